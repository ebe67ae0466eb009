import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Where a stream goes: one HTTP response, written no faster than its reader takes it. */
export class Sink {
  readonly #response: ServerResponse;
  readonly #stallMs: number;
  readonly #closed = new AbortController();

  /** @param stallMs a reader that takes nothing for so long is cut off: it comes again with what it has */
  constructor(response: ServerResponse, stallMs: number) {
    this.#response = response;
    this.#stallMs = stallMs;
    response.once('close', () => this.#closed.abort());
    response.on('error', () => this.#closed.abort());
  }

  /** Aborts when the reader is gone. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Resolves once there is room for more, or nobody to take it. */
  async send(chunk: Buffer): Promise<void> {
    if (this.closed.aborted || chunk.length === 0 || this.#response.write(chunk)) return;
    const drained = new AbortController();
    this.#response.once('drain', () => drained.abort());
    const settled = AbortSignal.any([drained.signal, this.closed]);
    await pause(this.#stallMs, undefined, { signal: settled }).then(
      () => this.#response.destroy(),
      () => undefined,
    );
  }

  end(): void {
    this.#response.end();
  }
}
