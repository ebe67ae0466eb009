import { RailError } from '@rail/kernel';

/** Writes the primitive types of the group messages: big-endian, 2-byte string and 4-byte array lengths. */
export class ByteWriter {
  readonly #parts: Buffer[] = [];

  int16(value: number): void {
    const part = Buffer.allocUnsafe(2);
    part.writeInt16BE(value);
    this.#parts.push(part);
  }

  int32(value: number): void {
    const part = Buffer.allocUnsafe(4);
    part.writeInt32BE(value);
    this.#parts.push(part);
  }

  string(value: string): void {
    const part = Buffer.from(value);
    this.int16(part.length);
    this.#parts.push(part);
  }

  bytes(value: Buffer | null): void {
    this.int32(value?.length ?? -1);
    if (value !== null) this.#parts.push(value);
  }

  array<Item>(items: readonly Item[], write: (item: Item) => void): void {
    this.int32(items.length);
    for (const item of items) write(item);
  }

  finish(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Reads them back. Throws PROTOCOL_VIOLATION at an end that comes early. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#take(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }

  string(): string {
    const length = this.int16();
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  bytes(): Buffer | null {
    const length = this.int32();
    if (length === -1) return null;
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  array<Item>(read: () => Item): Item[] {
    const length = this.int32();
    if (length < 0 || length > this.#bytes.length - this.#at) throw tooShort();
    return Array.from({ length }, read);
  }

  #take(length: number): number {
    const start = this.#at;
    if (length < 0 || start + length > this.#bytes.length) throw tooShort();
    this.#at = start + length;
    return start;
  }
}

function tooShort(): RailError {
  return new RailError('PROTOCOL_VIOLATION', 'a group member sent bytes that end early');
}
