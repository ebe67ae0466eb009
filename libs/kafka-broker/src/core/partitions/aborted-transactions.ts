import type { AbortedTransaction } from '../storage-format/transaction-index.ts';

/**
 * The aborted transactions of one partition, by producer. A producer has at most one open transaction here, so its
 * intervals do not overlap and a binary search decides. The epoch does not matter: a fencing abort bumps it.
 */
export class AbortedTransactions {
  readonly #byProducer = new Map<number, AbortedTransaction[]>();

  add(entry: AbortedTransaction): void {
    const list = this.#byProducer.get(entry.producerId);
    if (list === undefined) this.#byProducer.set(entry.producerId, [entry]);
    else list.push(entry);
  }

  /** Whether a transactional data batch of this producer with this base offset was aborted. */
  contains(producerId: number, baseOffset: number): boolean {
    const list = this.#byProducer.get(producerId);
    if (list === undefined) return false;
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (list[middle]!.lastOffset < baseOffset) low = middle + 1;
      else high = middle;
    }
    const candidate = list[low];
    return candidate !== undefined && candidate.firstOffset <= baseOffset;
  }

  /** Forgets transactions that lie wholly below the start of the log. */
  dropBefore(logStartOffset: number): void {
    for (const [producerId, list] of this.#byProducer) {
      const kept = list.filter((entry) => entry.lastOffset >= logStartOffset);
      if (kept.length === 0) this.#byProducer.delete(producerId);
      else if (kept.length < list.length) this.#byProducer.set(producerId, kept);
    }
  }
}
