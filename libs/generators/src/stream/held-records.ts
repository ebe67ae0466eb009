import type { Flaw } from './flaws.ts';

/** A record that waits for its time. */
export interface HeldRecord {
  readonly dueMs: number;
  readonly dataset: number;
  readonly key: Buffer;
  readonly value: Buffer | null;
  readonly eventTimeMs: number;
  readonly flaw: Flaw | undefined;
}

interface Entry extends HeldRecord {
  readonly order: number;
}

/** A heap of records by due time; those due at one moment come out in the order in which they went in. */
export class HeldRecords {
  private readonly heap: Entry[] = [];
  private order = 0;

  get size(): number {
    return this.heap.length;
  }

  /** Due time of the first one, infinity if there is none. */
  get firstDueMs(): number {
    return this.heap[0]?.dueMs ?? Infinity;
  }

  push(record: HeldRecord): void {
    const entry = { ...record, order: this.order++ };
    let at = this.heap.length;
    this.heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, this.heap[parent]!)) break;
      this.heap[at] = this.heap[parent]!;
      at = parent;
    }
    this.heap[at] = entry;
  }

  pop(): HeldRecord | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined || this.heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= this.heap.length) break;
      if (child + 1 < this.heap.length && before(this.heap[child + 1]!, this.heap[child]!)) child++;
      if (!before(this.heap[child]!, last)) break;
      this.heap[at] = this.heap[child]!;
      at = child;
    }
    this.heap[at] = last;
    return first;
  }
}

function before(left: Entry, right: Entry): boolean {
  return left.dueMs < right.dueMs || (left.dueMs === right.dueMs && left.order < right.order);
}
