import { readBatchHeader, type BatchHeader } from '@rail/kafka-protocol';

import type { BrokerState } from '../state.ts';
import { BATCH_HEADER_BYTES } from '../storage-format/scan.ts';
import type { Partition } from './partition.ts';
import type { Segment } from './segment.ts';

/** An index entry may point this far before the wanted batch. */
const INDEX_SLACK_BYTES = 8192;
const MAX_READ_BYTES = 8 * 1024 * 1024;

export interface Walk {
  readonly from: number;
  /** Batches that begin here or later are not visited. */
  readonly end: number;
  /** How many bytes are still wanted: sizes the next read. */
  wantedBytes(): number;
  /** `batch` holds exactly one batch. False ends the walk. */
  visit(batch: Buffer, header: BatchHeader): boolean;
}

/**
 * Visits the batches that hold offsets in [from, end), from the tail cache where it reaches, else from the disk.
 * `done(false)` means that a file could not be read.
 */
export function walkLog(state: BrokerState, partition: Partition, walk: Walk, done: (ok: boolean) => void): void {
  new LogWalk(state, partition, walk, done).run();
}

class LogWalk {
  readonly #state: BrokerState;
  readonly #partition: Partition;
  readonly #walk: Walk;
  readonly #done: (ok: boolean) => void;
  #next: number;
  #segment: Segment | undefined;
  #position = 0;
  /** Size of a batch that the last read did not hold whole. */
  #neededBytes = 0;

  constructor(state: BrokerState, partition: Partition, walk: Walk, done: (ok: boolean) => void) {
    this.#state = state;
    this.#partition = partition;
    this.#walk = walk;
    this.#done = done;
    this.#next = walk.from;
  }

  run(): void {
    while (this.#next < this.#walk.end) {
      const cached = this.#partition.tail.find(this.#next);
      if (cached !== undefined) {
        this.#walkTail(cached);
        return;
      }
      const segment = this.#partition.segmentFor(this.#next);
      if (segment !== this.#segment) {
        this.#segment = segment;
        this.#position = segment.offsetIndex.positionFor(this.#next);
      }
      if (this.#position < segment.sizeBytes) {
        this.#read(segment);
        return;
      }
      const following = this.#partition.segments[this.#partition.segments.indexOf(segment) + 1];
      if (following === undefined) break;
      this.#next = following.baseOffset;
    }
    this.#done(true);
  }

  #walkTail(first: number): void {
    for (let i = first; ; i++) {
      const batch = this.#partition.tail.at(i);
      if (batch === undefined || batch.baseOffset >= this.#walk.end) break;
      if (!this.#walk.visit(batch.bytes, readBatchHeader(batch.bytes, 0))) break;
    }
    this.#done(true);
  }

  #read(segment: Segment): void {
    const wanted = Math.min(this.#walk.wantedBytes() + INDEX_SLACK_BYTES, MAX_READ_BYTES);
    const length = Math.min(Math.max(wanted, this.#neededBytes), segment.sizeBytes - this.#position);
    const { topic, partition } = this.#partition;
    const from = { topic, partition, segmentBase: segment.baseOffset, position: this.#position, length };
    this.#state.read(from, (bytes) => {
      // The segment was compacted or deleted meanwhile: its positions mean nothing any more.
      if (!this.#partition.segments.includes(segment)) this.run();
      else if (bytes === undefined || bytes.length < length) this.#done(false);
      else if (this.#visitRead(bytes)) this.run();
      else this.#done(true);
    });
  }

  /** False when the walk is over. */
  #visitRead(bytes: Buffer): boolean {
    let at = 0;
    this.#neededBytes = 0;
    while (at + BATCH_HEADER_BYTES <= bytes.length) {
      const sizeInBytes = 12 + bytes.readInt32BE(at + 8);
      if (at + sizeInBytes > bytes.length) {
        this.#neededBytes = sizeInBytes;
        break;
      }
      const header = readBatchHeader(bytes, at);
      if (header.lastOffset >= this.#next) {
        if (header.baseOffset >= this.#walk.end) return false;
        if (!this.#walk.visit(bytes.subarray(at, at + sizeInBytes), header)) return false;
        this.#next = header.lastOffset + 1;
      }
      at += sizeInBytes;
    }
    this.#position += at;
    return true;
  }
}
