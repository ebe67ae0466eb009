import { assert } from '@rail/kernel';

import { advanceSequence } from './sequence.ts';

/** What the queue knows of a batch. */
export interface QueuedBatch {
  readonly recordCount: number;
  /** −1 until it is first sent. */
  sequence: number;
}

/**
 * The batches of one partition on their way to its leader, in the order of `push`. Several may be in flight; each keeps
 * its sequence over every retry, so that the broker recognises what it has already appended. After a retry the batches
 * go out one at a time until all that were ever sent are acknowledged: a later one may not overtake, nor push an earlier
 * one out of the broker's memory.
 */
export class PartitionQueue<Batch extends QueuedBatch> {
  readonly #maxInFlight: number;
  /** Oldest first: those that were sent and are unanswered, and behind or between them those to be sent again. */
  readonly #unacked: Batch[] = [];
  readonly #inFlight = new Set<Batch>();
  #nextSequence = 0;
  /** In flight again. The broker knows only the last five batches, so nothing new may push this one out of its memory. */
  #resent: Batch | undefined;
  /** Batches in flight under a number that an earlier refusal made void. */
  #stale = 0;
  /**
   * Whether the broker has anything of this partition from us. Kafka takes any first sequence from a producer that it
   * does not know: were the very first batch refused for a moment, the second would be appended in its place.
   */
  #isKnown = false;

  constructor(maxInFlight: number) {
    this.#maxInFlight = maxInFlight;
  }

  get size(): number {
    return this.#unacked.length;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** The one that has waited longest, in flight or not. */
  get oldest(): Batch | undefined {
    return this.#unacked[0];
  }

  push(batch: Batch): void {
    this.#unacked.push(batch);
  }

  /** The next batch to send, or none yet. */
  peek(): Batch | undefined {
    if (this.#inFlight.size >= this.#maxInFlight || this.#stale > 0 || this.#resent !== undefined) return undefined;
    const next = this.#unacked.find((batch) => !this.#inFlight.has(batch));
    if (next === undefined || (next.sequence !== -1 && this.#inFlight.size > 0)) return undefined;
    if (!this.#isKnown && this.#inFlight.size > 0) return undefined;
    return next;
  }

  /** Marks what `peek` returned as sent. */
  sent(batch: Batch): void {
    assert(!this.#inFlight.has(batch), 'a batch is sent twice at once');
    if (batch.sequence === -1) {
      batch.sequence = this.#nextSequence;
      this.#nextSequence = advanceSequence(this.#nextSequence, batch.recordCount);
    } else {
      this.#resent = batch;
    }
    this.#inFlight.add(batch);
  }

  /** The broker has it, or the caller gave it up. */
  settled(batch: Batch): void {
    this.#isKnown = true;
    this.#take(batch);
  }

  #take(batch: Batch): void {
    this.#landed(batch);
    this.#unacked.splice(this.#unacked.indexOf(batch), 1);
  }

  /** It will be sent again with the same sequence. */
  retry(batch: Batch): void {
    this.#landed(batch);
  }

  /**
   * A sequence gap is harmless where an earlier batch is still to be acknowledged: then this one was not appended and
   * is sent again after it. For the oldest batch it means that the broker lost something.
   */
  isOldest(batch: Batch): boolean {
    return this.#unacked[0] === batch;
  }

  /**
   * The broker refused this batch for good and appended nothing of it. The later ones that were sent cannot have been
   * appended either, so they get new sequences that close the gap.
   */
  refused(batch: Batch): void {
    const sequence = batch.sequence;
    this.#take(batch);
    this.#nextSequence = sequence;
    for (const later of this.#unacked) {
      if (later.sequence === -1) continue;
      later.sequence = -1;
      if (this.#inFlight.has(later)) this.#stale++;
    }
  }

  /** Sent before an earlier one was refused: whatever the broker answers, it was not appended under its old number. */
  isStale(batch: Batch): boolean {
    return batch.sequence === -1;
  }

  /** A stale batch was answered; it is sent again with a number of its own. */
  restamp(batch: Batch): void {
    this.#landed(batch);
    this.#stale--;
  }

  /** Takes everything out: for an abort or a fence. */
  clear(): Batch[] {
    this.#inFlight.clear();
    this.#resent = undefined;
    this.#stale = 0;
    return this.#unacked.splice(0);
  }

  #landed(batch: Batch): void {
    this.#inFlight.delete(batch);
    if (this.#resent === batch) this.#resent = undefined;
  }
}
