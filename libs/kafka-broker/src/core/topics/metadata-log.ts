import { ErrorCodes, RecordBatchBuilder, RecordCursor, readBatchHeader, recordsOf } from '@rail/kafka-protocol';

import type { KafkaError } from '../contract.ts';
import type { BrokerState } from '../state.ts';
import type { MetadataRecord } from './metadata-image.ts';

/** One uncompressed batch of records with the same timestamp. */
export function batchOf(records: readonly MetadataRecord[], nowMs: number): Buffer {
  const builder = new RecordBatchBuilder(1024);
  builder.reset();
  for (const { key, value } of records) {
    builder.append(nowMs, key, 0, key.length, value, 0, value?.length ?? 0, null);
  }
  return builder.finish({});
}

/** Calls back with each record of a data batch. */
export function forEachRecord(
  bytes: Buffer,
  at: number,
  visit: (record: { offset: number; timestampMs: number; key: Buffer; value: Buffer | null }) => void,
): void {
  const cursor = new RecordCursor();
  cursor.reset(recordsOf(bytes, at), readBatchHeader(bytes, at));
  while (cursor.next()) {
    const value = cursor.valueStart < 0 ? null : cursor.bytes.subarray(cursor.valueStart, cursor.valueEnd);
    const key = cursor.keyStart < 0 ? Buffer.alloc(0) : cursor.bytes.subarray(cursor.keyStart, cursor.keyEnd);
    visit({ offset: cursor.offset, timestampMs: cursor.timestamp, key, value });
  }
}

/** Logs a decision about topics or producer ids. The image follows at once; `onStored` when it is on disk. */
export function logMetadata(
  state: BrokerState,
  records: readonly MetadataRecord[],
  onStored: (error: KafkaError) => void,
): void {
  const log = state.metadataLog;
  if (log.failed) {
    onStored(ErrorCodes.KAFKA_STORAGE_ERROR);
    return;
  }
  const header = log.append(batchOf(records, state.nowMs), state.effects, state.tailCache);
  state.noteMetadata(records);
  log.whenStored(header.lastOffset + 1, onStored);
}
