import { maxEmptyItems, maxNesting } from '@rail/avro';
import { RailError } from '@rail/kernel';

/** A place in one Avro datum; nothing is read beyond its end. Reused for every record. */
export class Cursor {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  end = 0;
  #depth = 0;
  #emptyItems = 0;

  reset(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.#depth = 0;
    this.#emptyItems = 0;
  }

  fail(what: string): never {
    throw new RailError('AVRO_MALFORMED', what, { at: `byte ${this.at}` });
  }

  /** Moves over `count` bytes and returns where they start. */
  take(count: number): number {
    const start = this.at;
    if (count < 0 || count > this.end - start) this.fail('the value ends early');
    this.at = start + count;
    return start;
  }

  /** A zig-zag int, or a long within ±2^53; a larger one comes as bigint, exact. */
  long(): number | bigint {
    const start = this.at;
    let low = 0;
    let shift = 0;
    for (;;) {
      const byte = this.bytes[this.take(1)]!;
      // Up to 49 bits stay exact as a number.
      low += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return low % 2 === 0 ? low / 2 : -(low + 1) / 2;
      shift += 7;
      if (shift > 42) break;
    }
    this.at = start;
    return this.#wideLong();
  }

  #wideLong(): number | bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      if (shift > 63n) this.fail('a long beyond 64 bits');
      const byte = this.bytes[this.take(1)]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    const long = BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
    const narrow = Number(long);
    return Number.isSafeInteger(narrow) ? narrow : long;
  }

  int(): number {
    const value = this.long();
    if (typeof value === 'bigint' || value !== (value | 0)) this.fail('an int beyond 32 bits');
    return value;
  }

  length(): number {
    const value = this.long();
    return typeof value === 'number' ? value : this.fail('a length beyond the value');
  }

  index(count: number): number {
    const value = this.long();
    if (typeof value === 'bigint' || value < 0 || value >= count) this.fail('no such branch or symbol');
    return value;
  }

  /** The number of items in the next block, 0 at the end; a count that the bytes cannot hold is refused. */
  block(itemBytesMin: number): number {
    let count = this.length();
    if (count < 0) {
      count = -count;
      this.long();
    }
    if (itemBytesMin === 0) {
      this.#emptyItems += count;
      if (this.#emptyItems > maxEmptyItems) this.fail('too many empty items');
    } else if (count * itemBytesMin > this.end - this.at) this.fail('a block larger than the value');
    return count;
  }

  enter(): void {
    if (++this.#depth > maxNesting) this.fail(`nested deeper than ${maxNesting}`);
  }

  leave(): void {
    this.#depth--;
  }
}
