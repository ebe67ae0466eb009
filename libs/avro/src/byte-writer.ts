import { assert } from '@rail/kernel';

const shortText = 40;

/** A growing buffer with Avro's primitive encodings. `bytes` may be replaced by a write; `length` counts what is valid. */
export class ByteWriter {
  bytes: Buffer;
  length = 0;

  constructor(initialBytes = 1024) {
    this.bytes = Buffer.allocUnsafeSlow(Math.max(16, initialBytes));
  }

  reset(): void {
    this.length = 0;
  }

  /** A view on what was written, valid until the next write. */
  view(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  /** A copy of what was written. */
  copy(): Buffer {
    return Buffer.from(this.view());
  }

  /** Makes room for `more` bytes after `length`. */
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + more));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  writeByte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  writeInt(value: number): void {
    this.reserve(5);
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** A 64-bit integer; a number must be safe, beyond that give a bigint. */
  writeLong(value: number | bigint): void {
    if (typeof value === 'number' && value >= -0x40000000 && value < 0x40000000) {
      this.writeInt(value);
      return;
    }
    this.reserve(10);
    if (typeof value === 'number') this.writeSafe(value);
    else this.writeBig(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
  }

  private writeSafe(value: number): void {
    assert(Number.isSafeInteger(value), 'a long given as number must be a safe integer');
    // Zigzag of a negative v is -2v - 1. Doubling can leave the safe range by one bit, which stays exact: it is even,
    // and the odd case is the sum of an even double and 1 taken through the lowest seven bits only.
    const half = value < 0 ? -value - 1 : value;
    const sign = value < 0 ? 1 : 0;
    let low = ((half % 64) << 1) | sign;
    let rest = Math.floor(half / 64);
    while (rest > 0) {
      this.bytes[this.length++] = low | 0x80;
      low = rest % 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = low;
  }

  private writeBig(zigzag: bigint): void {
    let rest = zigzag;
    while (rest > 0x7fn) {
      this.bytes[this.length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.bytes[this.length++] = Number(rest);
  }

  writeFloat(value: number): void {
    this.reserve(4);
    this.length = this.bytes.writeFloatLE(value, this.length);
  }

  writeDouble(value: number): void {
    this.reserve(8);
    this.length = this.bytes.writeDoubleLE(value, this.length);
  }

  /** The bytes alone, without a length before them. */
  writeRaw(value: Uint8Array): void {
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  writeBytes(value: Uint8Array): void {
    this.writeLong(value.length);
    this.writeRaw(value);
  }

  writeString(value: string): void {
    if (value.length <= shortText) {
      this.reserve(shortText + 1);
      const start = this.length;
      const { bytes } = this;
      let code = 0;
      let at = 0;
      for (; at < value.length && code < 0x80; at++) {
        code = value.charCodeAt(at);
        bytes[start + 1 + at] = code;
      }
      if (code < 0x80) {
        bytes[start] = value.length << 1;
        this.length = start + 1 + at;
        return;
      }
    }
    const size = Buffer.byteLength(value);
    this.writeLong(size);
    this.reserve(size);
    this.bytes.write(value, this.length, 'utf8');
    this.length += size;
  }

  /** A string of characters below U+0080 only, such as digits; cheaper than `writeString`. */
  writeLatin1(value: string): void {
    this.writeLong(value.length);
    this.reserve(value.length);
    this.bytes.write(value, this.length, 'latin1');
    this.length += value.length;
  }
}
