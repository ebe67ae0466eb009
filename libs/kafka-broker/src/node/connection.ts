import type { Socket } from 'node:net';

import {
  type Api,
  apis,
  decodeRequestBody,
  decodeRequestHeader,
  encodeResponse,
  FrameReader,
} from '@rail/kafka-protocol';
import { isRailError } from '@rail/kernel';

import { admit } from '../core/admission.ts';
import type { BrokerRequest, ConnectionId } from '../core/contract.ts';
import { apiVersionsBody } from '../core/requests/18-api-versions.ts';
import type { Handler } from '../core/requests/handler.ts';

const MAX_FRAME_BYTES = 104_857_600;
/** Answers that the peer has not read yet; above this no further request is taken. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;
/** Of a request that arrives while another is served. */
const MAX_AHEAD_BYTES = 1024 * 1024;
const API_VERSIONS = 18;
const UNSUPPORTED_VERSION = 35;

export interface ConnectionListener {
  request(connection: Connection, request: Omit<BrokerRequest, 'token'>): void;
  lost(connection: Connection): void;
}

/**
 * One client. Its requests are served one at a time, since the order of answers is the protocol; meanwhile the socket
 * is paused, so a client that floods fills its own buffers and not ours.
 */
export class Connection {
  readonly id: ConnectionId;
  readonly #socket: Socket;
  readonly #handlers: ReadonlyMap<number, Handler>;
  readonly #listener: ConnectionListener;
  readonly #frames = new FrameReader(MAX_FRAME_BYTES);
  readonly #waiting: Buffer[] = [];
  readonly #clientHost: string;
  #inProgress:
    | { readonly api: Api<unknown, unknown>; readonly version: number; readonly correlationId: number }
    | undefined;
  #closed = false;

  constructor(id: ConnectionId, socket: Socket, handlers: ReadonlyMap<number, Handler>, listener: ConnectionListener) {
    this.id = id;
    this.#socket = socket;
    this.#handlers = handlers;
    this.#listener = listener;
    this.#clientHost = `/${(socket.remoteAddress ?? '').replace('::ffff:', '')}`;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('drain', () => this.#serveNext());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#lost());
  }

  /** Sends the answer of the request in progress and takes the next one. */
  reply(body: unknown): void {
    const current = this.#inProgress;
    if (current === undefined || this.#closed) return;
    this.#send(encodeResponse(current.api, current.version, current.correlationId, body as object));
    this.finish();
  }

  /** The request in progress gets no answer. */
  finish(): void {
    this.#inProgress = undefined;
    // Not at once: an answer given within the call that serves must not nest further requests into it.
    if (this.#waiting.length > 0) setImmediate(() => this.#serveNext());
    else this.#resume();
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    try {
      this.#waiting.push(...this.#frames.push(chunk));
    } catch {
      this.close();
      return;
    }
    this.#serveNext();
    // One request is served at a time; a client that sends far ahead, or does not read its answers, must wait. One that
    // is silent is still heard leaving.
    const busy = this.#inProgress !== undefined || this.#socket.writableLength > MAX_BUFFERED_BYTES;
    const ahead = this.#waiting.length > 0 || this.#frames.pendingBytes > MAX_AHEAD_BYTES;
    if (busy && ahead) this.#socket.pause();
  }

  #serveNext(): void {
    if (this.#closed || this.#inProgress !== undefined) return;
    if (this.#socket.writableLength > MAX_BUFFERED_BYTES) return;
    const frame = this.#waiting.shift();
    if (frame === undefined) {
      this.#resume();
      return;
    }
    try {
      this.#serve(frame);
    } catch (error) {
      // Bytes that do not follow the protocol: nothing sensible can be answered. All else is a defect of ours.
      if (!isRailError(error) || error.code !== 'PROTOCOL_VIOLATION') throw error;
      this.close();
    }
  }

  #serve(frame: Buffer): void {
    const { apiKey, apiVersion, correlationId, clientId, bodyOffset } = decodeRequestHeader(frame);
    const admission = admit(this.#handlers, apiKey, apiVersion);
    const api = apis.get(apiKey);
    if (admission === 'answerApiVersions') {
      const body = apiVersionsBody([...this.#handlers.values()], UNSUPPORTED_VERSION);
      this.#send(encodeResponse(apis.get(API_VERSIONS)!, 0, correlationId, body as object));
      this.#serveNext();
      return;
    }
    if (admission === 'close' || api === undefined) {
      this.close();
      return;
    }
    const body = decodeRequestBody(api, apiVersion, frame, bodyOffset);
    this.#inProgress = { api, version: apiVersion, correlationId };
    this.#listener.request(this, {
      connectionId: this.id,
      apiKey,
      apiVersion,
      clientId,
      clientHost: this.#clientHost,
      body,
    });
  }

  #send(chunks: readonly Buffer[]): void {
    this.#socket.cork();
    for (const chunk of chunks) this.#socket.write(chunk);
    this.#socket.uncork();
  }

  #resume(): void {
    if (!this.#closed && this.#socket.writableLength <= MAX_BUFFERED_BYTES) this.#socket.resume();
  }

  #lost(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting.length = 0;
    this.#listener.lost(this);
  }
}
