interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly happen: () => void;
}

/** What will happen, earliest first; of two at one time, the one that was planned first. A binary heap. */
export class EventQueue {
  nowMs: number;
  readonly #heap: Event[] = [];
  #planned = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  plan(afterMs: number, happen: () => void): void {
    const heap = this.#heap;
    heap.push({ atMs: this.nowMs + Math.max(0, afterMs), order: this.#planned++, happen });
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(heap[at]!, heap[parent]!)) break;
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  }

  /** Lets the next event happen; false when nothing is planned. */
  next(): boolean {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined) return false;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink();
    }
    this.nowMs = first.atMs;
    first.happen();
    return true;
  }

  #sink(): void {
    const heap = this.#heap;
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isBefore(heap[child]!, heap[least]!)) least = child;
      }
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  }
}

const isBefore = (a: Event, b: Event): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
