import { violation } from '../bytes/byte-reader.ts';

/** A frame longer than this grows with its data, so a hostile size alone claims no memory. */
const firstAllocationBytes = 1 << 20;

/** Cuts a byte stream into frames; each begins with its size as int32, which is not part of the result. */
export class FrameReader {
  private readonly maxBytes: number;
  private readonly prefix = Buffer.alloc(4);
  private prefixFilled = 0;
  private size = -1;
  private frame = Buffer.alloc(0);
  private filled = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Bytes held back because their frame is incomplete. */
  get pendingBytes(): number {
    return this.prefixFilled + this.filled;
  }

  /** The frames that `chunk` completes; those wholly inside it are slices of it. Throws PROTOCOL_VIOLATION on a bad size. */
  push(chunk: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    let position = 0;
    while (position < chunk.length) {
      if (this.size < 0) {
        position = this.readPrefix(chunk, position);
        if (this.size < 0) {
          break;
        }
      }
      position = this.readContent(chunk, position, frames);
    }
    return frames;
  }

  private readPrefix(chunk: Buffer, position: number): number {
    const copied = chunk.copy(this.prefix, this.prefixFilled, position, position + 4 - this.prefixFilled);
    this.prefixFilled += copied;
    if (this.prefixFilled === 4) {
      const size = this.prefix.readInt32BE(0);
      if (size < 0 || size > this.maxBytes) {
        throw violation(`a frame of ${size} bytes is announced; at most ${this.maxBytes} are accepted`);
      }
      this.size = size;
    }
    return position + copied;
  }

  private readContent(chunk: Buffer, position: number, frames: Buffer[]): number {
    const missing = this.size - this.filled;
    const end = Math.min(chunk.length, position + missing);
    if (this.filled === 0 && end - position === this.size) {
      frames.push(chunk.subarray(position, end));
      this.startNext();
      return end;
    }
    this.reserve(this.filled + end - position);
    this.filled += chunk.copy(this.frame, this.filled, position, end);
    if (this.filled === this.size) {
      frames.push(this.frame.subarray(0, this.size));
      this.startNext();
    }
    return end;
  }

  private reserve(needed: number): void {
    if (needed > this.frame.length) {
      const capacity = Math.min(this.size, Math.max(firstAllocationBytes, needed, 2 * this.frame.length));
      const grown = Buffer.allocUnsafe(capacity);
      this.frame.copy(grown, 0, 0, this.filled);
      this.frame = grown;
    }
  }

  private startNext(): void {
    this.prefixFilled = 0;
    this.size = -1;
    this.filled = 0;
    this.frame = Buffer.alloc(0);
  }
}
