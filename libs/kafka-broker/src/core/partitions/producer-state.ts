import { ErrorCodes, type BatchHeader } from '@rail/kafka-protocol';

import type { ProducerSnapshotEntry } from '../storage-format/producer-snapshot.ts';

/** A retry of any of the last five batches is recognised, as many as an idempotent producer keeps in flight. */
const REMEMBERED_BATCHES = 5;
const MAX_SEQUENCE = 0x7fffffff;

interface RememberedBatch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly timestampMs: number;
}

export interface ProducerEntry {
  readonly producerId: number;
  epoch: number;
  coordinatorEpoch: number;
  lastTimestampMs: number;
  /** Oldest first; emptied when the epoch changes. */
  batches: RememberedBatch[];
  /** First offset of the open transaction, −1 without one. */
  transactionFirstOffset: number;
}

export interface CompletedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  readonly markerOffset: number;
  readonly aborted: boolean;
}

/** What each producer has written to one partition: the rules of Kafka's ProducerAppendInfo. */
export class ProducerStates {
  readonly #entries = new Map<number, ProducerEntry>();

  get(producerId: number): ProducerEntry | undefined {
    return this.#entries.get(producerId);
  }

  all(): IterableIterator<ProducerEntry> {
    return this.#entries.values();
  }

  /** First offset of an earlier append of the very same batch. */
  duplicateOf(header: BatchHeader): { firstOffset: number; lastOffset: number; timestampMs: number } | undefined {
    const entry = this.#entries.get(header.producerId);
    if (entry === undefined || entry.epoch !== header.producerEpoch) return undefined;
    const last = lastSequenceOf(header);
    return entry.batches.find((b) => b.firstSequence === header.baseSequence && b.lastSequence === last);
  }

  /** Error code for a data batch that a client wants to append; 0 when it may. */
  check(header: BatchHeader): number {
    const entry = this.#entries.get(header.producerId);
    if (entry === undefined) return ErrorCodes.NONE;
    if (header.producerEpoch < entry.epoch) return ErrorCodes.INVALID_PRODUCER_EPOCH;
    if (header.producerEpoch > entry.epoch) {
      if (header.baseSequence !== 0) return ErrorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER;
    } else if (!follows(entry.batches.at(-1)?.lastSequence ?? -1, header.baseSequence)) {
      return ErrorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER;
    }
    const open = entry.transactionFirstOffset >= 0;
    return open && !header.isTransactional ? ErrorCodes.INVALID_TXN_STATE : ErrorCodes.NONE;
  }

  /** Error code for an end-of-transaction marker; 0 when it may be written. */
  checkMarker(producerId: number, producerEpoch: number, coordinatorEpoch: number): number {
    const entry = this.#entries.get(producerId);
    if (entry === undefined) return ErrorCodes.NONE;
    if (producerEpoch < entry.epoch) return ErrorCodes.INVALID_PRODUCER_EPOCH;
    return coordinatorEpoch < entry.coordinatorEpoch ? ErrorCodes.TRANSACTION_COORDINATOR_FENCED : ErrorCodes.NONE;
  }

  /** Notes an appended or replayed data batch. Answers true when it opened a transaction. */
  noteData(header: BatchHeader): boolean {
    const entry = this.#entryFor(header.producerId, header.producerEpoch);
    entry.lastTimestampMs = header.maxTimestamp;
    entry.batches.push({
      firstSequence: header.baseSequence,
      lastSequence: lastSequenceOf(header),
      firstOffset: header.baseOffset,
      lastOffset: header.lastOffset,
      timestampMs: header.maxTimestamp,
    });
    if (entry.batches.length > REMEMBERED_BATCHES) entry.batches.shift();
    if (!header.isTransactional || entry.transactionFirstOffset >= 0) return false;
    entry.transactionFirstOffset = header.baseOffset;
    return true;
  }

  /** Notes an appended or replayed marker; undefined when the transaction wrote nothing here. */
  noteMarker(header: BatchHeader, commit: boolean, coordinatorEpoch: number): CompletedTransaction | undefined {
    const entry = this.#entryFor(header.producerId, header.producerEpoch);
    const firstOffset = entry.transactionFirstOffset;
    entry.transactionFirstOffset = -1;
    entry.coordinatorEpoch = coordinatorEpoch;
    entry.lastTimestampMs = header.maxTimestamp;
    if (firstOffset < 0) return undefined;
    return { producerId: header.producerId, firstOffset, markerOffset: header.baseOffset, aborted: !commit };
  }

  /** Forgets producers that were silent for so long that no retry can still come; never one with a transaction. */
  expire(beforeMs: number): void {
    for (const entry of this.#entries.values()) {
      const idle = entry.transactionFirstOffset < 0 && entry.lastTimestampMs < beforeMs;
      if (idle) this.#entries.delete(entry.producerId);
    }
  }

  snapshot(): ProducerSnapshotEntry[] {
    return [...this.#entries.values()].map((entry) => {
      const last = entry.batches.at(-1);
      return {
        producerId: entry.producerId,
        producerEpoch: entry.epoch,
        lastSequence: last?.lastSequence ?? -1,
        lastOffset: last?.lastOffset ?? -1,
        offsetDelta: last === undefined ? 0 : last.lastOffset - last.firstOffset,
        timestampMs: entry.lastTimestampMs,
        coordinatorEpoch: entry.coordinatorEpoch,
        currentTransactionFirstOffset: entry.transactionFirstOffset,
      };
    });
  }

  load(entries: readonly ProducerSnapshotEntry[]): void {
    this.#entries.clear();
    for (const saved of entries) {
      const entry = this.#entryFor(saved.producerId, saved.producerEpoch);
      entry.coordinatorEpoch = saved.coordinatorEpoch;
      entry.lastTimestampMs = saved.timestampMs;
      entry.transactionFirstOffset = saved.currentTransactionFirstOffset;
      if (saved.lastSequence < 0) continue;
      entry.batches.push({
        firstSequence: backwards(saved.lastSequence, saved.offsetDelta),
        lastSequence: saved.lastSequence,
        firstOffset: saved.lastOffset - saved.offsetDelta,
        lastOffset: saved.lastOffset,
        timestampMs: saved.timestampMs,
      });
    }
  }

  #entryFor(producerId: number, epoch: number): ProducerEntry {
    let entry = this.#entries.get(producerId);
    if (entry === undefined) {
      entry = {
        producerId,
        epoch,
        coordinatorEpoch: -1,
        lastTimestampMs: -1,
        batches: [],
        transactionFirstOffset: -1,
      };
      this.#entries.set(producerId, entry);
    } else if (entry.epoch !== epoch) {
      entry.epoch = epoch;
      entry.batches = [];
    }
    return entry;
  }
}

/** Sequences wrap from the largest int32 to 0. */
function follows(lastSequence: number, nextSequence: number): boolean {
  return nextSequence === lastSequence + 1 || (nextSequence === 0 && lastSequence === MAX_SEQUENCE);
}

function lastSequenceOf(header: BatchHeader): number {
  const last = header.baseSequence + header.lastOffsetDelta;
  return last > MAX_SEQUENCE ? last - MAX_SEQUENCE - 1 : last;
}

function backwards(lastSequence: number, delta: number): number {
  const first = lastSequence - delta;
  return first < 0 ? first + MAX_SEQUENCE + 1 : first;
}
