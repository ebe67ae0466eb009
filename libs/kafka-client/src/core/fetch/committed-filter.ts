import { AbortedQueue, type AbortedTransaction } from './aborted-queue.ts';

/** What the filter reads of a batch's header. */
export interface BatchFacts {
  readonly lastOffset: number;
  readonly producerId: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
}

export type Verdict = 'data' | 'aborted' | 'control';

/**
 * The exact read_committed filter for the batches of one partition in one fetch answer, the algorithm of Java's
 * consumer: the answer lists every aborted transaction that overlaps it, in any order; a producer is aborting from the
 * first offset of such a transaction to its abort marker. The state never outlives an answer, because the next answer
 * lists again what it needs, so transactions may nest and answers may be cut anywhere. A broker that drops aborted data
 * itself sends an empty list, and everything passes.
 */
export class CommittedFilter {
  readonly #pending: AbortedQueue;
  readonly #aborting = new Set<number>();

  constructor(aborted: readonly AbortedTransaction[] | null) {
    this.#pending = new AbortedQueue(aborted ?? []);
  }

  /** Batches come in offset order. `isAbortMarker` is asked for control batches only: it has to open the record. */
  admit(batch: BatchFacts, isAbortMarker: () => boolean): Verdict {
    for (let next = this.#pending.takeUpTo(batch.lastOffset); next !== undefined;) {
      this.#aborting.add(next.producerId);
      next = this.#pending.takeUpTo(batch.lastOffset);
    }
    if (batch.isControl) {
      if (this.#aborting.has(batch.producerId) && isAbortMarker()) this.#aborting.delete(batch.producerId);
      return 'control';
    }
    return batch.isTransactional && this.#aborting.has(batch.producerId) ? 'aborted' : 'data';
  }
}
