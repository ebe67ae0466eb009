import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** After its end a reader that does not take the rest is cut off. */
const lingerMs = 2_000;

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
    if (response.destroyed || response.socket?.destroyed !== false) this.#closed.abort(); // gone before it began
  }

  /** Aborts when the reader is gone. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Resolves once there is room for more, nobody to take it, or no time to wait for that. */
  async send(chunk: Buffer, ending: AbortSignal): Promise<void> {
    if (this.closed.aborted || chunk.length === 0 || this.#response.write(chunk)) return;
    const drained = new AbortController();
    const onDrain = (): void => drained.abort();
    this.#response.once('drain', onDrain);
    const settled = AbortSignal.any([drained.signal, this.closed, ending]);
    await pause(this.#stallMs, undefined, { signal: settled }).then(
      () => this.#response.destroy(),
      () => undefined,
    );
    this.#response.off('drain', onDrain);
  }

  /** Says a last thing, and resolves when the reader has it or is cut off. */
  async end(chunk: Buffer): Promise<void> {
    if (this.closed.aborted) return;
    this.#response.end(chunk);
    await pause(lingerMs, undefined, { signal: this.closed }).catch(() => undefined);
    this.#response.destroy();
  }
}
