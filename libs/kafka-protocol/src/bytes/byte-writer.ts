import { assert } from '@rail/kernel';

/** From this size on a byte field becomes a chunk of its own instead of being copied. */
const minReferencedBytes = 1024;

/** Writes Kafka's primitive types into chunks; large byte fields are referenced, so records are never copied. */
export class ByteWriter {
  private buffer: Buffer;
  private chunkStart = 0;
  private position = 0;
  private readonly finished: Buffer[] = [];
  private finishedBytes = 0;

  constructor(initialBytes = 256) {
    this.buffer = Buffer.allocUnsafe(initialBytes);
  }

  get length(): number {
    return this.finishedBytes + this.position - this.chunkStart;
  }

  /** The chunks in order; the writer must not be used afterwards. */
  chunks(): Buffer[] {
    this.closeChunk();
    return this.finished;
  }

  /** All bytes as one buffer; the writer must not be used afterwards. */
  toBuffer(): Buffer {
    const chunks = this.chunks();
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  }

  bool(value: boolean): void {
    this.int8(value ? 1 : 0);
  }

  int8(value: number): void {
    const start = this.reserve(1);
    this.buffer.writeInt8(value, start);
  }

  int16(value: number): void {
    const start = this.reserve(2);
    this.buffer.writeInt16BE(value, start);
  }

  uint16(value: number): void {
    const start = this.reserve(2);
    this.buffer.writeUInt16BE(value, start);
  }

  int32(value: number): void {
    const start = this.reserve(4);
    this.buffer.writeInt32BE(value, start);
  }

  uint32(value: number): void {
    const start = this.reserve(4);
    this.buffer.writeUInt32BE(value, start);
  }

  int64(value: number): void {
    assert(Number.isSafeInteger(value), 'an int64 field takes a safe integer');
    const start = this.reserve(8);
    this.buffer.writeInt32BE(Math.floor(value / 0x1_0000_0000), start);
    this.buffer.writeUInt32BE(value >>> 0, start + 4);
  }

  float64(value: number): void {
    const start = this.reserve(8);
    this.buffer.writeDoubleBE(value, start);
  }

  uuid(value: string): void {
    const raw = Buffer.from(value, 'base64url');
    assert(raw.length === 16, 'a uuid is 16 bytes in base64url');
    this.append(raw);
  }

  uvarint(value: number): void {
    let rest = value >>> 0;
    const start = this.reserve(5);
    let length = 0;
    while (rest >= 0x80) {
      this.buffer[start + length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[start + length++] = rest;
    this.position = start + length;
  }

  utf8(value: string, byteLength: number): void {
    const start = this.reserve(byteLength);
    this.buffer.write(value, start, 'utf8');
  }

  /** Copies short slices, references long ones. */
  append(value: Buffer): void {
    if (value.length >= minReferencedBytes) {
      this.closeChunk();
      this.finished.push(value);
      this.finishedBytes += value.length;
      return;
    }
    const start = this.reserve(value.length);
    value.copy(this.buffer, start);
  }

  private reserve(length: number): number {
    const start = this.position;
    if (start + length > this.buffer.length) {
      return this.grow(length);
    }
    this.position = start + length;
    return start;
  }

  private grow(length: number): number {
    const open = this.position - this.chunkStart;
    const grown = Buffer.allocUnsafe(Math.max(2 * open, open + length, 256));
    this.buffer.copy(grown, 0, this.chunkStart, this.position);
    this.buffer = grown;
    this.chunkStart = 0;
    this.position = open + length;
    return open;
  }

  private closeChunk(): void {
    if (this.position > this.chunkStart) {
      this.finished.push(this.buffer.subarray(this.chunkStart, this.position));
      this.finishedBytes += this.position - this.chunkStart;
      this.chunkStart = this.position;
    }
  }
}
