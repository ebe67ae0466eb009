export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/** Aborted transactions by first offset. Brokers list them in the order of their markers, so they are sorted here. */
export class AbortedQueue {
  readonly #byFirstOffset: readonly AbortedTransaction[];
  #next = 0;

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#byFirstOffset = aborted.toSorted((left, right) => left.firstOffset - right.firstOffset);
  }

  /** The next transaction that began at or before this offset. */
  takeUpTo(offset: number): AbortedTransaction | undefined {
    const first = this.#byFirstOffset[this.#next];
    if (first === undefined || first.firstOffset > offset) return undefined;
    this.#next++;
    return first;
  }
}
