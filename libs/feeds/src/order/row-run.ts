import { encodedBytesMax, encodedTime, encodeRow, type TimedRow } from './encoded-row.ts';

/** Rows in bounded memory, sorted by event time; rows of one time stay in the order in which they came. */
export class RowRun {
  readonly #bytes: Buffer;
  #starts = new Uint32Array(1 << 14);
  #count = 0;
  #end = 0;

  constructor(bytes: number) {
    this.#bytes = Buffer.allocUnsafe(bytes);
  }

  get count(): number {
    return this.#count;
  }

  /** False if the row does not fit in any more. A row alone always must. */
  add(row: TimedRow): boolean {
    if (this.#end + encodedBytesMax(row.row) > this.#bytes.length) return false;
    if (this.#count + 1 >= this.#starts.length) {
      const grown = new Uint32Array(this.#starts.length * 2);
      grown.set(this.#starts);
      this.#starts = grown;
    }
    this.#starts[this.#count++] = this.#end;
    this.#end = encodeRow(row, this.#bytes, this.#end);
    this.#starts[this.#count] = this.#end;
    return true;
  }

  clear(): void {
    this.#count = 0;
    this.#end = 0;
  }

  /** The encoded rows in their order, valid until the run is cleared. */
  *sorted(): Generator<Buffer> {
    for (const index of this.#order()) yield this.#bytes.subarray(this.#starts[index], this.#starts[index + 1]);
  }

  #order(): Uint32Array {
    const order = Uint32Array.from({ length: this.#count }, (_, index) => index);
    const times = Float64Array.from(order, (index) => encodedTime(this.#bytes, this.#starts[index]!));
    if (times.every((time, index) => index === 0 || times[index - 1]! <= time)) return order;
    // Newest first is the usual disorder.
    if (times.every((time, index) => index === 0 || times[index - 1]! > time)) return order.reverse();
    return order.sort((left, right) => {
      const [a, b] = [times[left]!, times[right]!];
      return a === b ? left - right : a < b ? -1 : 1;
    });
  }
}
