import { maxEmptyItems } from '@rail/avro';

import { fail } from './malformed.ts';
import { readCount, skipLong } from './varint.ts';

/**
 * Reads the heads of array and map blocks. A count that the remaining bytes cannot hold is refused at once, so the time
 * of a walk is bounded by the bytes; items without bytes have a budget per datum.
 */
export class BlockReader {
  /** Items of the block whose head was read last. */
  count = 0;
  /** Where that block says it ends, or -1 if it does not say. */
  blockEnd = -1;
  private emptyItems = 0;

  reset(): void {
    this.emptyItems = 0;
  }

  /** Reads the head of the next block and gives the position after it; a count of 0 ends the array. */
  open(bytes: Buffer, start: number, end: number, leastBytes: number): number {
    let at = start;
    let byte = 0;
    // The heads that occur: a small positive count, and the zero at the end.
    if (start < end && (byte = bytes[start] as number) < 0x80 && (byte & 1) === 0) {
      this.count = byte >> 1;
      this.blockEnd = -1;
      at++;
    } else at = this.openLong(bytes, start, end);
    const { count } = this;
    if (leastBytes > 0) return count * leastBytes <= end - at ? at : fail();
    this.emptyItems += count;
    return this.emptyItems <= maxEmptyItems ? at : fail();
  }

  /** Checks that a block ended where it said it would; a reader that jumps would see other items otherwise. */
  close(at: number, blockEnd: number): void {
    if (blockEnd >= 0 && at !== blockEnd) fail();
  }

  private openLong(bytes: Buffer, start: number, end: number): number {
    const count = readCount(bytes, start, end);
    let at = skipLong(bytes, start, end);
    this.count = Math.abs(count);
    this.blockEnd = -1;
    if (count < 0) {
      const size = readCount(bytes, at, end);
      at = skipLong(bytes, at, end);
      if (size < 0 || size > end - at) fail();
      this.blockEnd = at + size;
    }
    return at;
  }
}
