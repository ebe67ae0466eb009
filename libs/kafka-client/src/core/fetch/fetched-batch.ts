import { type BatchHeader, readBatchHeader, RecordCursor, recordsOf } from '@rail/kafka-protocol';

import type { ReadyStep } from './ready-queue.ts';

/** A batch as a caller gets it: committed (or uncommitted, if asked for), checked, decompressed, from its position on. */
export interface FetchedBatch {
  readonly topic: string;
  readonly partition: number;
  /** Of the batch; when the position lay inside it, with the count of the records from there on. */
  readonly header: BatchHeader;
  /** The record section, to be read with a `RecordCursor`. */
  readonly section: Buffer;
  /** The position once this batch is done. */
  readonly nextOffset: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
}

const headerBytes = 61;
const recordCountAt = 57;

/** Opens a batch. Throws PROTOCOL_VIOLATION when it cannot be decompressed or read. */
export function openBatch(step: ReadyStep, position: number): FetchedBatch | undefined {
  const { state, batch, nextOffset } = step;
  if (batch === undefined) return undefined;
  const { records, pos, header } = batch;
  const section = recordsOf(records, pos, header);
  const { highWatermark = -1, lastStableOffset = -1 } = state.watermarks ?? {};
  const { topic, partition } = state;
  const about = { topic, partition, nextOffset, highWatermark, lastStableOffset };
  if (header.baseOffset >= position) return { ...about, header, section };
  const below = recordsBelow(section, header, position);
  const trimmed = Buffer.from(records.subarray(pos, pos + headerBytes));
  trimmed.writeInt32BE(header.recordCount - below.count, recordCountAt);
  return { ...about, header: readBatchHeader(trimmed), section: section.subarray(below.bytes) };
}

function recordsBelow(section: Buffer, header: BatchHeader, position: number): { count: number; bytes: number } {
  const cursor = new RecordCursor();
  cursor.reset(section, header);
  let count = 0;
  let bytes = 0;
  while (cursor.next() && cursor.offset < position) {
    count++;
    bytes = cursor.headersEnd;
  }
  return { count, bytes };
}
