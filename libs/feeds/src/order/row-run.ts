import { encodedBytesMax, type EncodedRow, encodedRowAt, encodeRow, type TimedRow } from './encoded-row.ts';

const BATCH = 256;
/** What a run takes at first: most files are small, and large buffers make the collector run. */
const FIRST_BYTES = 256 << 10;

/** Rows in bounded memory, sorted by event time; rows of one time stay in the order in which they came. */
export class RowRun {
  #bytes: Buffer;
  readonly #bytesMax: number;
  #starts = new Uint32Array(1 << 14);
  #count = 0;
  #end = 0;

  constructor(bytes: number) {
    this.#bytesMax = bytes;
    this.#bytes = Buffer.allocUnsafe(Math.min(bytes, FIRST_BYTES));
  }

  get count(): number {
    return this.#count;
  }

  /** What the rows take. */
  get bytes(): number {
    return this.#end;
  }

  /** The run, with no room for more. */
  trimmed(): this {
    this.#bytes = Buffer.from(this.#bytes.subarray(0, this.#end));
    this.#starts = this.#starts.slice(0, this.#count + 1);
    return this;
  }

  /** False if the row does not fit in any more. A row alone always must. */
  add(row: TimedRow): boolean {
    if (!this.#hasRoom(encodedBytesMax(row.row))) return false;
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

  /** The encoded rows in their order, batch by batch, valid until the run is cleared. */
  *sorted(): Generator<EncodedRow[]> {
    const order = this.#order();
    for (let at = 0; at < order.length; at += BATCH) {
      const batch: EncodedRow[] = [];
      for (const index of order.subarray(at, at + BATCH))
        batch.push(encodedRowAt(this.#bytes, this.#starts[index]!, this.#starts[index + 1]!));
      yield batch;
    }
  }

  #hasRoom(bytes: number): boolean {
    const wanted = this.#end + bytes;
    if (wanted <= this.#bytes.length) return true;
    if (wanted > this.#bytesMax) return false;
    const grown = Buffer.allocUnsafe(Math.min(this.#bytesMax, Math.max(wanted, this.#bytes.length * 2)));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
    return true;
  }

  #order(): Uint32Array {
    const order = new Uint32Array(this.#count);
    const times = new Float64Array(this.#count);
    let rises = true;
    let falls = true;
    for (let index = 0; index < this.#count; index++) {
      order[index] = index;
      times[index] = encodedRowAt(this.#bytes, this.#starts[index]!, 0).timeMs;
      if (index === 0) continue;
      if (times[index]! < times[index - 1]!) rises = false;
      else falls = false;
    }
    if (rises) return order;
    if (falls) return order.reverse(); // newest first is the usual disorder
    return order.sort((left, right) => {
      const [a, b] = [times[left]!, times[right]!];
      return a === b ? left - right : a < b ? -1 : 1;
    });
  }
}
