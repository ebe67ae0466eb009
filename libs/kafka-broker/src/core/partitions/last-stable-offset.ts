import type { CompletedTransaction } from './producer-state.ts';

interface UnstableTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** −1 while the transaction is open. */
  markerOffset: number;
}

/**
 * What read_committed may see. A transaction is unstable from its first record until its marker is stored below the
 * high watermark; the last stable offset never passes the first offset of an unstable transaction, so it never falls.
 */
export class LastStableOffset {
  /** In order of first offset, which is the order of opening. */
  #unstable: UnstableTransaction[] = [];

  opened(producerId: number, firstOffset: number): void {
    this.#unstable.push({ producerId, firstOffset, markerOffset: -1 });
  }

  completed(transaction: CompletedTransaction): void {
    const found = this.#unstable.find((u) => u.producerId === transaction.producerId && u.markerOffset < 0);
    if (found !== undefined) found.markerOffset = transaction.markerOffset;
  }

  /** Where the first open transaction begins; undefined without one. The log before it is decided. */
  firstUndecidedOffset(): number | undefined {
    return this.#unstable.find((u) => u.markerOffset < 0)?.firstOffset;
  }

  at(highWatermark: number): number {
    while (this.#unstable.length > 0) {
      const first = this.#unstable[0]!;
      if (first.markerOffset < 0 || first.markerOffset >= highWatermark) break;
      this.#unstable.shift();
    }
    const first = this.#unstable[0];
    return first === undefined ? highWatermark : Math.min(first.firstOffset, highWatermark);
  }

  /** Starts again from the open transactions of a snapshot. */
  reset(open: readonly { readonly producerId: number; readonly firstOffset: number }[]): void {
    const sorted = open.toSorted((a, b) => a.firstOffset - b.firstOffset);
    this.#unstable = sorted.map((entry) => ({ ...entry, markerOffset: -1 }));
  }
}
