import { violation } from '../bytes/byte-reader.ts';

/** Reads zig-zag varints and length-prefixed ranges between `position` and `limit`. */
export class VarintReader {
  bytes: Buffer = Buffer.alloc(0);
  position = 0;
  limit = 0;

  /** A signed integer of at most 64 bits. Throws RailError PROTOCOL_VIOLATION beyond ±2^52 or the limit. */
  varint(): number {
    const { bytes, limit } = this;
    let position = this.position;
    let raw = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      if (position >= limit) {
        throw violation('a variable-length integer is truncated');
      }
      const byte = bytes[position++]!;
      raw |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.position = position;
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    this.position = position;
    return this.longVarint(raw);
  }

  /** Moves over `length` bytes and returns where they begin. */
  take(length: number): number {
    const start = this.position;
    if (length < 0 || length > this.limit - start) {
      throw violation(`a record field of ${length} bytes does not fit the ${this.limit - start} left`);
    }
    this.position = start + length;
    return start;
  }

  private longVarint(low28: number): number {
    let raw = low28;
    for (let scale = 2 ** 28; scale <= 2 ** 63; scale *= 128) {
      const byte = this.bytes[this.take(1)]!;
      raw += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (raw > Number.MAX_SAFE_INTEGER) {
          break;
        }
        return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2;
      }
    }
    throw violation('a variable-length integer is out of range');
  }
}
