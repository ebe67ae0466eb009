import { type BatchHeader, readBatchHeader, readControlBatch, stampBaseOffset } from '@rail/kafka-protocol';

import type { Effect, KafkaError, PartitionId } from '../contract.ts';
import type { TopicConfig } from '../topics/topic-config.ts';
import { AbortedTransactions } from './aborted-transactions.ts';
import { LastStableOffset } from './last-stable-offset.ts';
import { LeaderEpochs } from './leader-epochs.ts';
import { type CompletedTransaction, ProducerStates } from './producer-state.ts';
import { rollSegment } from './roll.ts';
import { Segment } from './segment.ts';
import { PartitionTail, type TailCache } from './tail-cache.ts';

/** Called once the append is stored (0) or lost (an error code). */
export type OnStored = (error: KafkaError) => void;

/** One log: where it begins and ends, what readers may see, what its producers did. The bytes are elsewhere. */
export class Partition implements PartitionId {
  readonly topic: string;
  readonly partition: number;
  config: TopicConfig;
  segments: Segment[] = [new Segment(0)];
  logStartOffset = 0;
  logEndOffset = 0;
  /** End of what is stored as the fsync policy promises; readers see nothing beyond. */
  highWatermark = 0;
  epochs = new LeaderEpochs([{ epoch: 0, startOffset: 0 }]);
  readonly producers = new ProducerStates();
  readonly stable = new LastStableOffset();
  readonly aborted = new AbortedTransactions();
  readonly tail = new PartitionTail();
  /** A write failed: nothing is appended or served until the partition is opened again. */
  failed = false;
  /** Log end at the newest producer snapshot, −1 without one. */
  snapshotOffset = -1;
  /** Below this the log was compacted already. */
  cleanedUpTo = 0;
  readonly #waiting: { readonly endOffset: number; readonly onStored: OnStored }[] = [];

  constructor(topic: string, partition: number, config: TopicConfig) {
    this.topic = topic;
    this.partition = partition;
    this.config = config;
  }

  get id(): PartitionId {
    return { topic: this.topic, partition: this.partition };
  }

  get activeSegment(): Segment {
    return this.segments.at(-1)!;
  }

  get lastStableOffset(): number {
    return this.stable.at(this.highWatermark);
  }

  get sizeBytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  }

  /** End of what a reader of this isolation level may see. */
  readableEnd(committed: boolean): number {
    return committed || this.config.committedOnly ? this.lastStableOffset : this.highWatermark;
  }

  /**
   * Appends one checked batch. Offset and leader epoch are stamped into `bytes`, which belongs to the log from now on.
   * Answers the stamped header.
   */
  append(bytes: Buffer, out: Effect[], cache: TailCache): BatchHeader {
    if (this.#mustRoll(bytes)) rollSegment(this, out);
    stampBaseOffset(bytes, 0, this.logEndOffset, this.epochs.current);
    const header = readBatchHeader(bytes, 0);
    const segment = this.activeSegment;
    out.push({
      kind: 'append',
      ...this.id,
      segmentBase: segment.baseOffset,
      endOffset: header.lastOffset + 1,
      bytes,
    });
    this.note(segment, header, bytes, 0);
    cache.add(this.tail, { baseOffset: header.baseOffset, lastOffset: header.lastOffset, bytes });
    return header;
  }

  /** Takes a batch into account that lies at the end of a segment: on append, and when a segment is read back. */
  note(segment: Segment, header: BatchHeader, bytes: Buffer, at: number): void {
    const stableBefore = this.stable.firstUndecidedOffset();
    const completed = this.noteProducer(header, bytes, at);
    if (completed?.aborted === true) {
      const entry = {
        producerId: completed.producerId,
        firstOffset: completed.firstOffset,
        lastOffset: completed.markerOffset,
        lastStableOffset: this.stable.firstUndecidedOffset() ?? stableBefore ?? completed.markerOffset + 1,
      };
      segment.aborted.push(entry);
      this.aborted.add(entry);
    }
    segment.note(header);
    this.logEndOffset = header.lastOffset + 1;
  }

  /** The part of `note` that concerns producers. */
  noteProducer(header: BatchHeader, bytes: Buffer, at: number): CompletedTransaction | undefined {
    if (header.producerId < 0) return undefined;
    if (!header.isControl) {
      if (this.producers.noteData(header)) this.stable.opened(header.producerId, header.baseOffset);
      return undefined;
    }
    const marker = readControlBatch(bytes, at);
    if (marker === undefined) return undefined;
    const completed = this.producers.noteMarker(header, marker.type === 'commit', marker.coordinatorEpoch);
    if (completed !== undefined) this.stable.completed(completed);
    return completed;
  }

  whenStored(endOffset: number, onStored: OnStored): void {
    this.#waiting.push({ endOffset, onStored });
  }

  /** All up to `endOffset` is stored: readers may see it, and those who waited are told in order. */
  stored(endOffset: number): void {
    this.highWatermark = Math.max(this.highWatermark, endOffset);
    while (this.#waiting.length > 0 && this.#waiting[0]!.endOffset <= endOffset) {
      this.#waiting.shift()!.onStored(0);
    }
  }

  fail(error: KafkaError): void {
    this.failed = true;
    for (const { onStored } of this.#waiting.splice(0)) onStored(error);
  }

  /** The segment that holds `offset`, or the last one before it. */
  segmentFor(offset: number): Segment {
    const after = this.segments.findIndex((segment) => segment.baseOffset > offset);
    return after < 0 ? this.activeSegment : this.segments[Math.max(0, after - 1)]!;
  }

  /** By size, or by the time between first and new record: a replay of old data must not roll at every append. */
  #mustRoll(batch: Buffer): boolean {
    const { sizeBytes, firstTimestampMs } = this.activeSegment;
    if (sizeBytes === 0) return false;
    const full = sizeBytes + batch.length > this.config.segmentBytes;
    const ageMs = readBatchHeader(batch, 0).maxTimestamp - firstTimestampMs;
    return full || (firstTimestampMs >= 0 && ageMs > this.config.segmentMs);
  }
}
