import { batches, type BatchHeader, readControlBatch } from '@rail/kafka-protocol';

import type { BrokerState } from '../state.ts';
import { compactBatch, noteKeys } from './compact-batch.ts';
import type { Partition } from './partition.ts';
import { Segment } from './segment.ts';
import { walkLog } from './walk-log.ts';

/** Keys of one pass; a log with more is compacted up to where this many were seen, and further in later passes. */
const MAX_KEYS = 2_000_000;
const READ_CHUNK_BYTES = 4 * 1024 * 1024;

/** Whether enough of the closed part of the log is new since the last pass. */
export function needsCompaction(partition: Partition, nowMs: number): boolean {
  if (!partition.config.compacts || partition.failed) return false;
  const closed = compactable(partition, nowMs);
  const totalBytes = closed.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  const dirty = closed.filter((segment) => segment.baseOffset >= partition.cleanedUpTo);
  const dirtyBytes = dirty.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  return dirtyBytes > 0 && dirtyBytes >= totalBytes * partition.config.minCleanableDirtyRatio;
}

/** Closed segments whose records are all decided, stored and old enough. */
function compactable(partition: Partition, nowMs: number): Segment[] {
  const { segments, lastStableOffset, config } = partition;
  const closed: Segment[] = [];
  for (const [i, segment] of segments.slice(0, -1).entries()) {
    const decided = segments[i + 1]!.baseOffset <= lastStableOffset;
    const aged = config.minCompactionLagMs === 0 || segment.maxTimestampMs < nowMs - config.minCompactionLagMs;
    if (!decided || !aged) break;
    closed.push(segment);
  }
  return closed;
}

/**
 * Compacts the closed segments of a partition, each in its place: the newest record of a key stays, aborted data
 * goes, and a marker goes once no data of its transaction is left. `done` comes when the files are replaced.
 */
export function compactPartition(state: BrokerState, partition: Partition, done: () => void): void {
  new Compaction(state, partition, done).collectKeys();
}

class Compaction {
  readonly #state: BrokerState;
  readonly #partition: Partition;
  readonly #done: () => void;
  readonly #latest = new Map<string, number>();
  readonly #segments: Segment[];
  /** Producers with kept transactional data whose marker has not come yet. */
  readonly #kept = new Set<number>();

  constructor(state: BrokerState, partition: Partition, done: () => void) {
    this.#state = state;
    this.#partition = partition;
    this.#done = done;
    this.#segments = compactable(partition, state.nowMs);
  }

  collectKeys(): void {
    const from = this.#segments[0]!.baseOffset;
    let seenTo = from;
    const visit = (batch: Buffer, header: BatchHeader): boolean => {
      if (this.#latest.size > MAX_KEYS) return false;
      if (!header.isControl && !this.#isAborted(header)) noteKeys(batch, header, this.#latest);
      seenTo = header.lastOffset + 1;
      return true;
    };
    this.#walk(from, this.#endOf(this.#segments.length - 1), visit, () => {
      while (this.#latest.size > MAX_KEYS && this.#segments.length > 1) {
        if (this.#endOf(this.#segments.length - 1) <= seenTo) break;
        this.#segments.pop();
      }
      this.#rewrite(0);
    });
  }

  #rewrite(i: number): void {
    const segment = this.#segments[i];
    if (segment === undefined) {
      this.#partition.cleanedUpTo = Math.max(this.#partition.cleanedUpTo, this.#endOf(i - 1));
      this.#done();
      return;
    }
    const end = this.#endOf(i);
    const dropTombstones = segment.maxTimestampMs < this.#state.nowMs - this.#partition.config.deleteRetentionMs;
    const kept: Buffer[] = [];
    const visit = (batch: Buffer, header: BatchHeader): boolean => {
      const compacted = this.#compact(batch, header, dropTombstones);
      // A slice of a read window or of the cache: both live until the segment is written.
      if (compacted !== undefined) kept.push(compacted);
      return true;
    };
    this.#walk(segment.baseOffset, end, visit, () => {
      const keptBytes = kept.reduce((sum, batch) => sum + batch.length, 0);
      if (keptBytes === segment.sizeBytes) this.#rewrite(i + 1);
      else this.#replace(segment, Buffer.concat(kept), () => this.#rewrite(i + 1));
    });
  }

  #compact(batch: Buffer, header: BatchHeader, dropTombstones: boolean): Buffer | undefined {
    if (header.isControl) {
      if (readControlBatch(batch, 0) === undefined) return batch;
      return this.#kept.delete(header.producerId) ? batch : undefined;
    }
    if (this.#isAborted(header)) return undefined;
    const compacted = compactBatch(batch, header, this.#latest, dropTombstones);
    if (compacted !== undefined && header.isTransactional) this.#kept.add(header.producerId);
    return compacted;
  }

  #replace(segment: Segment, bytes: Buffer, replaced: () => void): void {
    const fresh = new Segment(segment.baseOffset);
    const markers = new Set<number>();
    for (const { header } of batches(bytes)) {
      fresh.note(header);
      if (header.isControl) markers.add(header.baseOffset);
    }
    fresh.aborted = segment.aborted.filter(({ lastOffset }) => markers.has(lastOffset));
    this.#state.replaceSegment(this.#partition, fresh, bytes, replaced);
  }

  #isAborted(header: BatchHeader): boolean {
    return header.isTransactional && this.#partition.aborted.contains(header.producerId, header.baseOffset);
  }

  /** First offset after segment `i`. */
  #endOf(i: number): number {
    const { segments } = this.#partition;
    const base = this.#segments[i]!.baseOffset;
    return segments.find((segment) => segment.baseOffset > base)?.baseOffset ?? this.#partition.logEndOffset;
  }

  #walk(from: number, end: number, visit: (batch: Buffer, header: BatchHeader) => boolean, done: () => void): void {
    walkLog(this.#state, this.#partition, { from, end, wantedBytes: () => READ_CHUNK_BYTES, visit }, (ok) => {
      if (ok) done();
      else this.#done();
    });
  }
}
