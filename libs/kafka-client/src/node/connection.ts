import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls';

import { type Api, apiVersionsApi, decodeResponse, type Draft, encodeRequest } from '@rail/kafka-protocol';

import { type BrokerVersions, negotiate } from '../core/cluster/versions.ts';
import { clientConditions, KafkaError } from '../core/errors/kafka-error.ts';
import { AnswerFrames } from '../core/wire/answer-frames.ts';
import { authenticate, type SaslOptions } from './authenticate.ts';
import { readApiVersions } from './read-api-versions.ts';

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly clientId: string;
  readonly requestTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Frames announced as larger are a protocol violation. */
  readonly maxAnswerBytes: number;
  readonly tls?: TlsOptions | undefined;
  readonly sasl?: SaslOptions | undefined;
}

interface Waiting {
  readonly apiName: string;
  readonly correlationId: number;
  readonly deadlineMs: number;
  /** Decodes the answer and hands it to who asked. Throws PROTOCOL_VIOLATION. */
  readonly resolve: (frame: Buffer) => void;
  readonly reject: (error: unknown) => void;
}

const unsupportedVersion = 35;

/** One connection to one broker. Requests are pipelined; answers come in their order, so a lost one ends the connection. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  readonly #frames: AnswerFrames;
  readonly #waiting: Waiting[] = [];
  #versions: BrokerVersions = new Map();
  #nextCorrelationId = 0;
  #timer: NodeJS.Timeout | undefined;
  #ended: KafkaError | undefined;
  onEnd: (() => void) | undefined;

  private constructor(options: ConnectionOptions, { socket, onBytes }: OpenSocket) {
    this.#options = options;
    this.#socket = socket;
    this.#frames = new AnswerFrames(options.maxAnswerBytes, (frame) => this.#answer(frame));
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    onBytes.deliver = (chunk, end) => this.#receive(chunk, end);
    socket.on('error', (error) => this.#end(this.#lost(error.message, error)));
    socket.on('close', () => this.#end(this.#lost('the broker closed the connection')));
  }

  /** Connects, learns the versions served and logs in. Throws BROKER_UNREACHABLE, BROKER_DENIED or PROTOCOL_VIOLATION. */
  static async open(options: ConnectionOptions, signal?: AbortSignal): Promise<Connection> {
    const connection = new Connection(options, await openSocket(options, signal));
    const abort = (): void => connection.close();
    signal?.addEventListener('abort', abort);
    try {
      connection.#versions = await readApiVersions(connection);
      if (options.sasl !== undefined) await authenticate(connection, options.sasl);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  get address(): string {
    return `${this.#options.host}:${this.#options.port}`;
  }

  get isOpen(): boolean {
    return this.#ended === undefined;
  }

  /** The version that `send` would use. Throws BROKER_TOO_OLD. */
  versionOf<Req, Res>(api: Api<Req, Res>, maxVersion?: number): number {
    return negotiate(this.#versions, api, maxVersion);
  }

  /** Sends at once and waits for the answer; `extraMs` is time that the broker may rightly hold it back. */
  send<Req, Res>(api: Api<Req, Res>, version: number, body: Draft<Req>, extraMs = 0): Promise<Res> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const correlationId = this.#nextCorrelationId;
    this.#nextCorrelationId = (correlationId + 1) & 0x7fffffff;
    const chunks = encodeRequest(api, version, { correlationId, clientId: this.#options.clientId }, body);
    return new Promise<Res>((accept, reject) => {
      const deadlineMs = performance.now() + this.#options.requestTimeoutMs + extraMs;
      const resolve = (frame: Buffer): void => accept(decodeAnswer(api, version, frame));
      this.#waiting.push({ apiName: api.name, correlationId, deadlineMs, resolve, reject });
      this.#watch();
      this.#socket.cork();
      for (const chunk of chunks) this.#socket.write(chunk);
      this.#socket.uncork();
    });
  }

  close(): void {
    this.#end(new KafkaError(clientConditions.closed, `the connection to ${this.address} was closed`));
  }

  #receive(chunk: Buffer, end: number): void {
    if (this.#ended !== undefined) return;
    try {
      this.#frames.push(chunk, end);
    } catch (error) {
      this.#end(this.#lost('the answer does not follow the protocol', error), error);
    }
  }

  #answer(frame: Buffer): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined || frame.length < 4 || frame.readInt32BE(0) !== waiting.correlationId) {
      if (waiting !== undefined) this.#waiting.unshift(waiting);
      return this.#end(this.#lost('an answer that nobody asked for'));
    }
    try {
      waiting.resolve(frame);
    } catch (error) {
      waiting.reject(error);
      throw error;
    }
    this.#watch();
  }

  #watch(): void {
    if (this.#waiting.length === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.#timer ??= setTimeout(() => this.#expire(), this.#options.requestTimeoutMs);
  }

  #expire(): void {
    this.#timer = undefined;
    const nowMs = performance.now();
    const late = this.#waiting.find(({ deadlineMs }) => deadlineMs <= nowMs);
    if (late !== undefined) {
      const message = `${this.address} did not answer ${late.apiName} in time`;
      return this.#end(new KafkaError(clientConditions.requestTimedOut, message, { retriable: true }));
    }
    const nextMs = Math.min(...this.#waiting.map(({ deadlineMs }) => deadlineMs));
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#expire(), Math.max(1, nextMs - nowMs));
  }

  #lost(why: string, cause?: unknown): KafkaError {
    return new KafkaError(clientConditions.disconnected, `${this.address}: ${why}`, { retriable: true, cause });
  }

  #end(error: KafkaError, reason: unknown = error): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    clearTimeout(this.#timer);
    this.#socket.destroy();
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
    this.onEnd?.();
  }
}

/** A broker that does not know our version of ApiVersions answers in format 0 (KIP-511). */
function decodeAnswer<Req, Res>(api: Api<Req, Res>, version: number, frame: Buffer): Res {
  const asked = api.key === apiVersionsApi.key && frame.length >= 6 && frame.readInt16BE(4) === unsupportedVersion;
  return decodeResponse(api, asked ? 0 : version, frame).body;
}

interface OpenSocket {
  readonly socket: Socket;
  /** Who gets the bytes that come in; their buffer is used again afterwards. */
  readonly onBytes: { deliver: (chunk: Buffer, end: number) => void };
}

const readBufferBytes = 256 * 1024;

function openSocket(options: ConnectionOptions, signal?: AbortSignal): Promise<OpenSocket> {
  const { host, port, tls, connectTimeoutMs } = options;
  const onBytes: OpenSocket['onBytes'] = { deliver: () => undefined };
  return new Promise((resolve, reject) => {
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const socket =
      tls === undefined
        ? connectTcp({ host, port, onread: reusedBuffer(onBytes) })
        : connectTls({ host, port, ...servername, ...tls });
    if (tls !== undefined) socket.on('data', (chunk) => onBytes.deliver(chunk, chunk.length));
    const fail = (why: string, cause?: unknown): void => {
      settle();
      socket.on('error', () => undefined);
      socket.destroy();
      const message = `${host}:${port}: ${why}`;
      reject(new KafkaError(clientConditions.disconnected, message, { retriable: true, cause }));
    };
    const onError = (error: Error): void => fail(error.message || String(error), error);
    const onAbort = (): void => fail('the client was closed');
    const timer = setTimeout(() => fail('no connection in time'), connectTimeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
    };
    socket.once('error', onError);
    signal?.addEventListener('abort', onAbort);
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
      settle();
      resolve({ socket, onBytes });
    });
  });
}

function reusedBuffer(onBytes: OpenSocket['onBytes']): { buffer: Buffer; callback: (length: number) => boolean } {
  const buffer = Buffer.allocUnsafeSlow(readBufferBytes);
  const callback = (length: number): boolean => {
    onBytes.deliver(buffer, length);
    return true;
  };
  return { buffer, callback };
}
