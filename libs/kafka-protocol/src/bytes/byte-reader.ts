import { RailError } from '@rail/kernel';

/** Bounds the objects one message can create: a small frame must not become gigabytes of empty structs. */
const maxElements = 1 << 20;

export function violation(message: string, cause?: unknown): RailError {
  return new RailError('PROTOCOL_VIOLATION', message, { cause });
}

/** Reads Kafka's primitive types; every length is checked against the end before anything is allocated. */
export class ByteReader {
  readonly bytes: Buffer;
  position: number;
  readonly end: number;
  private elements = 0;

  constructor(bytes: Buffer, position = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  /** Moves over `length` bytes and returns where they begin. */
  take(length: number): number {
    const start = this.position;
    if (length < 0 || length > this.end - start) {
      throw violation(`${length} bytes announced where ${this.end - start} are left`);
    }
    this.position = start + length;
    return start;
  }

  bool(): boolean {
    return this.bytes[this.take(1)] !== 0;
  }

  int8(): number {
    return this.bytes.readInt8(this.take(1));
  }

  int16(): number {
    return this.bytes.readInt16BE(this.take(2));
  }

  uint16(): number {
    return this.bytes.readUInt16BE(this.take(2));
  }

  int32(): number {
    return this.bytes.readInt32BE(this.take(4));
  }

  uint32(): number {
    return this.bytes.readUInt32BE(this.take(4));
  }

  int64(): number {
    const start = this.take(8);
    const value = this.bytes.readInt32BE(start) * 0x1_0000_0000 + this.bytes.readUInt32BE(start + 4);
    if (!Number.isSafeInteger(value)) {
      throw violation('a 64-bit integer beyond ±2^53 cannot be represented');
    }
    return value;
  }

  float64(): number {
    return this.bytes.readDoubleBE(this.take(8));
  }

  uuid(): string {
    const start = this.take(16);
    return this.bytes.toString('base64url', start, start + 16);
  }

  /** Unsigned LEB128 of at most 32 bits. */
  uvarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.take(1)]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffff_ffff) {
          break;
        }
        return value;
      }
    }
    throw violation('a variable-length integer is longer than 32 bits');
  }

  /** Accounts for `count` array elements of at least `minBytes` each, before any of them is created. */
  announce(count: number, minBytes: number): void {
    if (count * minBytes > this.end - this.position) {
      throw violation(`an array of ${count} elements does not fit the ${this.end - this.position} bytes left`);
    }
    this.elements += count;
    if (this.elements > maxElements) {
      throw violation(`a message holds more than ${maxElements} array elements`);
    }
  }

  utf8(length: number): string {
    const start = this.take(length);
    return this.bytes.toString('utf8', start, start + length);
  }

  slice(length: number): Buffer {
    const start = this.take(length);
    return this.bytes.subarray(start, start + length);
  }
}
