interface Timed {
  readonly timeMs: number;
}

interface Cursor<T> {
  readonly batches: AsyncGenerator<readonly T[]>;
  /** Earlier sources come first where times are equal. */
  readonly rank: number;
  batch: readonly T[];
  at: number;
}

const BATCH = 256;

/** Merges sources that are each in the order of time into one that is. */
export async function* mergeByTime<T extends Timed>(
  sources: readonly AsyncGenerator<readonly T[]>[],
): AsyncGenerator<T[]> {
  const heap = new CursorHeap<T>();
  try {
    for (const [rank, batches] of sources.entries()) {
      const cursor: Cursor<T> = { batches, rank, batch: [], at: 0 };
      if (await refill(cursor)) heap.push(cursor);
    }
    let out: T[] = [];
    for (let first = heap.first; first !== undefined; first = heap.first) {
      out.push(first.batch[first.at++]!);
      if (first.at < first.batch.length || (await refill(first))) heap.sink();
      else heap.dropFirst();
      if (out.length === BATCH) {
        yield out;
        out = [];
      }
    }
    if (out.length > 0) yield out;
  } finally {
    for (const batches of sources) await batches.return(undefined);
  }
}

async function refill<T>(cursor: Cursor<T>): Promise<boolean> {
  for (;;) {
    const { done, value } = await cursor.batches.next();
    if (done === true) return false;
    cursor.batch = value;
    cursor.at = 0;
    if (value.length > 0) return true;
  }
}

/** The cursor of the earliest row stands first. */
class CursorHeap<T extends Timed> {
  readonly #cursors: Cursor<T>[] = [];

  get first(): Cursor<T> | undefined {
    return this.#cursors[0];
  }

  push(cursor: Cursor<T>): void {
    const cursors = this.#cursors;
    cursors.push(cursor);
    for (let at = cursors.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#precedes(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  dropFirst(): void {
    const last = this.#cursors.pop();
    if (last === undefined || this.#cursors.length === 0) return;
    this.#cursors[0] = last;
    this.sink();
  }

  /** Puts the first cursor, which has moved on, into its place. */
  sink(): void {
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < this.#cursors.length && this.#precedes(child, least)) least = child;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #precedes(left: number, right: number): boolean {
    const [a, b] = [this.#cursors[left]!, this.#cursors[right]!];
    const [timeA, timeB] = [a.batch[a.at]!.timeMs, b.batch[b.at]!.timeMs];
    return timeA === timeB ? a.rank < b.rank : timeA < timeB;
  }

  #swap(left: number, right: number): void {
    const cursor = this.#cursors[left]!;
    this.#cursors[left] = this.#cursors[right]!;
    this.#cursors[right] = cursor;
  }
}
