import { violation } from '../../bytes/byte-reader.ts';

/** Decompressed bytes of unknown size: grows by doubling, up to a limit. */
export class Output {
  bytes: Buffer;
  length = 0;
  private readonly maxBytes: number;

  constructor(expectedBytes: number, maxBytes: number) {
    this.maxBytes = maxBytes;
    this.bytes = Buffer.allocUnsafeSlow(Math.max(64, Math.min(expectedBytes, maxBytes)));
  }

  result(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  literals(source: Buffer, start: number, length: number): void {
    if (length > source.length - start) {
      throw violation('a run of literals reaches beyond the compressed bytes');
    }
    this.reserve(length);
    source.copy(this.bytes, this.length, start, start + length);
    this.length += length;
  }

  /** Repeats `length` bytes from `distance` back; source and target may overlap. */
  match(distance: number, length: number): void {
    if (distance <= 0 || distance > this.length) {
      throw violation('a match points before the decompressed bytes');
    }
    this.reserve(length);
    const { bytes } = this;
    let target = this.length;
    const end = target + length;
    if (distance >= length && length > 32) {
      bytes.copyWithin(target, target - distance, target - distance + length);
    } else {
      for (; target < end; target += 1) {
        bytes[target] = bytes[target - distance]!;
      }
    }
    this.length = end;
  }

  private reserve(length: number): void {
    const needed = this.length + length;
    if (needed > this.bytes.length) {
      if (needed > this.maxBytes) {
        throw violation(`a section decompresses to more than ${this.maxBytes} bytes`);
      }
      const grown = Buffer.allocUnsafeSlow(Math.min(this.maxBytes, Math.max(needed, 2 * this.bytes.length)));
      this.bytes.copy(grown, 0, 0, this.length);
      this.bytes = grown;
    }
  }
}
