import type { BatchHeader } from '@rail/kafka-protocol';

import { OffsetIndex } from '../storage-format/offset-index.ts';
import { TimeIndex } from '../storage-format/time-index.ts';
import type { AbortedTransaction } from '../storage-format/transaction-index.ts';

/** Bytes of log per index entry, Kafka's index.interval.bytes. */
const INDEX_INTERVAL_BYTES = 4096;

/** What is known of one segment file without reading it. */
export class Segment {
  readonly baseOffset: number;
  sizeBytes = 0;
  offsetIndex: OffsetIndex;
  timeIndex: TimeIndex;
  /** Aborted transactions whose markers lie here. */
  aborted: AbortedTransaction[] = [];
  maxTimestampMs = -1;
  /** Last offset of the batch with the largest timestamp. */
  maxTimestampOffset = -1;
  /** Timestamp of the first batch, from which `segment.ms` counts. */
  firstTimestampMs = -1;
  /** The index files on disk say what is here. */
  indexesStored = false;
  #sinceIndexEntryBytes = 0;

  constructor(baseOffset: number) {
    this.baseOffset = baseOffset;
    this.offsetIndex = new OffsetIndex(baseOffset);
    this.timeIndex = new TimeIndex(baseOffset);
  }

  /** Notes a batch at the end of the file. */
  note(header: BatchHeader): void {
    this.indexesStored = false;
    if (this.sizeBytes === 0) this.firstTimestampMs = header.maxTimestamp;
    if (header.maxTimestamp > this.maxTimestampMs) {
      this.maxTimestampMs = header.maxTimestamp;
      this.maxTimestampOffset = header.lastOffset;
    }
    if (this.#sinceIndexEntryBytes > INDEX_INTERVAL_BYTES) {
      this.offsetIndex.append(header.lastOffset, this.sizeBytes);
      if (this.maxTimestampMs >= 0) this.timeIndex.maybeAppend(this.maxTimestampMs, this.maxTimestampOffset);
      this.#sinceIndexEntryBytes = 0;
    }
    this.sizeBytes += header.sizeInBytes;
    this.#sinceIndexEntryBytes += header.sizeInBytes;
  }

  /** Takes over what the index files of a verified segment say. */
  restore(sizeBytes: number, offsets: OffsetIndex, times: TimeIndex, aborted: AbortedTransaction[]): void {
    this.sizeBytes = sizeBytes;
    this.offsetIndex = offsets;
    this.timeIndex = times;
    this.aborted = aborted;
    this.indexesStored = true;
    this.maxTimestampMs = times.last?.timestampMs ?? -1;
    this.maxTimestampOffset = times.last?.offset ?? -1;
    this.firstTimestampMs = times.first?.timestampMs ?? -1;
  }

  /** The time index with the segment's largest timestamp as last entry, as it is stored. */
  closeTimeIndex(): TimeIndex {
    if (this.maxTimestampMs >= 0) this.timeIndex.maybeAppend(this.maxTimestampMs, this.maxTimestampOffset);
    return this.timeIndex;
  }
}
