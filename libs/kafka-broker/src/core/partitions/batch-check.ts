import {
  type BatchHeader,
  crc32c,
  crcMatches,
  ErrorCodes,
  readBatchHeader,
  RecordCursor,
  recordsOf,
} from '@rail/kafka-protocol';
import { isRailError } from '@rail/kernel';

import { BATCH_HEADER_BYTES } from '../storage-format/scan.ts';
import type { TopicConfig } from '../topics/topic-config.ts';

export type CheckedBatch =
  | { readonly error: 0; readonly header: BatchHeader }
  | { readonly error: number; readonly message: string };

const ATTRIBUTES_AT = 21;
const MAX_TIMESTAMP_AT = 35;
const CRC_AT = 17;
const LOG_APPEND_TIME = 8;
const cursor = new RecordCursor();

/**
 * Whether a batch that a client sent may be stored, by Kafka's LogValidator: one batch of magic 2, right checksum, no
 * control records, consecutive offsets, keys on compacted topics, timestamps within bounds. With LogAppendTime the
 * broker's time is written into the batch.
 */
export function checkBatch(bytes: Buffer, config: TopicConfig, nowMs: number): CheckedBatch {
  if (bytes.length > config.maxMessageBytes) {
    return refuse(
      ErrorCodes.MESSAGE_TOO_LARGE,
      `The record batch size ${bytes.length} exceeds max.message.bytes ${config.maxMessageBytes}`,
    );
  }
  if (bytes.length < BATCH_HEADER_BYTES || bytes[16] !== 2) {
    return refuse(ErrorCodes.UNSUPPORTED_FOR_MESSAGE_FORMAT, 'Only record batches of magic 2 are accepted');
  }
  try {
    const fault = structureFault(bytes) ?? recordsFault(bytes, config, nowMs);
    if (fault !== undefined) return fault;
  } catch (error) {
    if (isRailError(error)) return refuse(ErrorCodes.CORRUPT_MESSAGE, error.message);
    throw error;
  }
  if (config.logAppendTime) stampLogAppendTime(bytes, nowMs);
  return { error: 0, header: readBatchHeader(bytes, 0) };
}

function structureFault(bytes: Buffer): CheckedBatch | undefined {
  const header = readBatchHeader(bytes, 0);
  if (header.sizeInBytes !== bytes.length) {
    return refuse(ErrorCodes.INVALID_RECORD, 'Produce requests must hold exactly one record batch per partition');
  }
  if (!crcMatches(bytes, 0, bytes.length))
    return refuse(ErrorCodes.CORRUPT_MESSAGE, 'The record batch has a wrong checksum');
  if (header.isControl) return refuse(ErrorCodes.INVALID_RECORD, 'Clients are not allowed to write control records');
  if (header.recordCount <= 0 || header.lastOffsetDelta + 1 !== header.recordCount) {
    return refuse(ErrorCodes.INVALID_RECORD, 'Inconsistent batch offset range');
  }
  if (header.producerId >= 0 && (header.baseSequence < 0 || header.producerEpoch < 0)) {
    return refuse(ErrorCodes.INVALID_RECORD, 'Invalid sequence number or epoch in a batch with producer id');
  }
  if (header.producerId < 0 && header.isTransactional) {
    return refuse(ErrorCodes.INVALID_RECORD, 'A transactional batch needs a producer id');
  }
  return undefined;
}

/** Compressed records are opened only where a rule needs them: consumers check what they decompress. */
function recordsFault(bytes: Buffer, config: TopicConfig, nowMs: number): CheckedBatch | undefined {
  const header = readBatchHeader(bytes, 0);
  const earliestMs = nowMs - config.timestampBeforeMaxMs;
  const latestMs = nowMs + config.timestampAfterMaxMs;
  const checksTime = !config.logAppendTime;
  if (checksTime && header.maxTimestamp > latestMs) return badTimestamp(header.maxTimestamp);
  const mustOpen = header.compression === 'none' || config.compacts || (checksTime && earliestMs > 0);
  if (!mustOpen) return undefined;
  cursor.reset(recordsOf(bytes, 0), header);
  let count = 0;
  let maxTimestamp = -1;
  while (cursor.next()) {
    if (cursor.offset !== header.baseOffset + count)
      return refuse(ErrorCodes.INVALID_RECORD, 'Record offsets are not consecutive');
    if (config.compacts && cursor.keyStart < 0) {
      return refuse(ErrorCodes.INVALID_RECORD, 'Compacted topic cannot accept message without key');
    }
    const { timestamp } = cursor;
    if (checksTime && timestamp >= 0 && (timestamp > latestMs || timestamp < earliestMs))
      return badTimestamp(timestamp);
    if (timestamp > maxTimestamp) maxTimestamp = timestamp;
    count++;
  }
  if (count !== header.recordCount) return refuse(ErrorCodes.INVALID_RECORD, 'The record count of the batch is wrong');
  if (maxTimestamp !== header.maxTimestamp && !config.logAppendTime) {
    bytes.writeBigInt64BE(BigInt(maxTimestamp), MAX_TIMESTAMP_AT);
    stampCrc(bytes);
  }
  return undefined;
}

function badTimestamp(timestampMs: number): CheckedBatch {
  return refuse(ErrorCodes.INVALID_TIMESTAMP, `Timestamp ${timestampMs} is out of range`);
}

function refuse(error: number, message: string): CheckedBatch {
  return { error, message };
}

function stampLogAppendTime(bytes: Buffer, nowMs: number): void {
  bytes.writeInt16BE(bytes.readInt16BE(ATTRIBUTES_AT) | LOG_APPEND_TIME, ATTRIBUTES_AT);
  bytes.writeBigInt64BE(BigInt(nowMs), MAX_TIMESTAMP_AT);
  stampCrc(bytes);
}

function stampCrc(bytes: Buffer): void {
  bytes.writeUInt32BE(crc32c(bytes, ATTRIBUTES_AT, bytes.length), CRC_AT);
}
