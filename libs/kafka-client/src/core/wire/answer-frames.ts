import { RailError } from '@rail/kernel';

const prefixBytes = 4;

/**
 * Cuts what a broker sends into answers. The chunks are a socket's own buffer, used again for the next read, so every
 * byte is copied, once, into a frame of the announced size: fetch answers of megabytes leave no garbage but themselves.
 */
export class AnswerFrames {
  readonly #maxBytes: number;
  readonly #onFrame: (frame: Buffer) => void;
  readonly #prefix = Buffer.alloc(prefixBytes);
  #prefixFilled = 0;
  #frame: Buffer | undefined;
  #filled = 0;

  /** Each frame comes without its size. */
  constructor(maxBytes: number, onFrame: (frame: Buffer) => void) {
    this.#maxBytes = maxBytes;
    this.#onFrame = onFrame;
  }

  /** Takes in the bytes before `end`. Throws PROTOCOL_VIOLATION on a size that cannot be. */
  push(chunk: Buffer, end: number): void {
    let at = 0;
    while (at < end) {
      if (this.#frame === undefined) {
        const taken = chunk.copy(
          this.#prefix,
          this.#prefixFilled,
          at,
          Math.min(end, at + prefixBytes - this.#prefixFilled),
        );
        this.#prefixFilled += taken;
        at += taken;
        if (this.#prefixFilled < prefixBytes) return;
        this.#begin(this.#prefix.readInt32BE(0));
      }
      at += this.#fill(chunk, at, end);
    }
  }

  #begin(size: number): void {
    if (size < prefixBytes || size > this.#maxBytes) {
      throw new RailError(
        'PROTOCOL_VIOLATION',
        `a frame of ${size} bytes is announced; ${prefixBytes} to ${this.#maxBytes} are accepted`,
      );
    }
    this.#frame = Buffer.allocUnsafe(size);
    this.#filled = 0;
  }

  #fill(chunk: Buffer, at: number, end: number): number {
    const frame = this.#frame!;
    const taken = chunk.copy(frame, this.#filled, at, Math.min(end, at + frame.length - this.#filled));
    this.#filled += taken;
    if (this.#filled === frame.length) {
      this.#frame = undefined;
      this.#prefixFilled = 0;
      this.#onFrame(frame);
    }
    return taken;
  }
}
