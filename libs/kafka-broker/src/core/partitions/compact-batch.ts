import { type BatchHeader, crc32c, RecordCursor, recordsOf } from '@rail/kafka-protocol';

import { BATCH_HEADER_BYTES } from '../storage-format/scan.ts';

const LENGTH_AT = 8;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const RECORD_COUNT_AT = 57;
const COMPRESSION_MASK = 7;
const LENGTH_PREFIX_BYTES = 12;

const cursor = new RecordCursor();

/** A key as a map key: every byte becomes one character. */
function keyText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('latin1', start, end);
}

/** Notes where each key of a data batch was last seen. */
export function noteKeys(batch: Buffer, header: BatchHeader, latest: Map<string, number>): void {
  cursor.reset(recordsOf(batch, 0), header);
  while (cursor.next()) {
    if (cursor.keyStart >= 0) latest.set(keyText(cursor.bytes, cursor.keyStart, cursor.keyEnd), cursor.offset);
  }
}

/**
 * The batch without records that a later one of the same key replaces, and without tombstones where `dropTombstones`.
 * Offsets, timestamps and the producer's numbers stay as they were; what remains of a compressed batch is stored
 * uncompressed. Undefined when nothing remains: a batch without records would hang kafkajs.
 */
export function compactBatch(
  batch: Buffer,
  header: BatchHeader,
  latest: ReadonlyMap<string, number>,
  dropTombstones: boolean,
): Buffer | undefined {
  const section = recordsOf(batch, 0);
  cursor.reset(section, header);
  const kept: Buffer[] = [];
  let start = 0;
  while (cursor.next()) {
    const end = cursor.headersEnd;
    const replaced =
      cursor.keyStart < 0 || latest.get(keyText(section, cursor.keyStart, cursor.keyEnd))! > cursor.offset;
    const dead = dropTombstones && cursor.valueStart < 0;
    if (!replaced && !dead) kept.push(section.subarray(start, end));
    start = end;
  }
  if (kept.length === header.recordCount) return batch;
  return kept.length === 0 ? undefined : rebuilt(batch, kept);
}

function rebuilt(batch: Buffer, kept: readonly Buffer[]): Buffer {
  const compacted = Buffer.concat([batch.subarray(0, BATCH_HEADER_BYTES), ...kept]);
  compacted.writeInt32BE(compacted.length - LENGTH_PREFIX_BYTES, LENGTH_AT);
  compacted.writeInt16BE(compacted.readInt16BE(ATTRIBUTES_AT) & ~COMPRESSION_MASK, ATTRIBUTES_AT);
  compacted.writeInt32BE(kept.length, RECORD_COUNT_AT);
  compacted.writeUInt32BE(crc32c(compacted, ATTRIBUTES_AT, compacted.length), CRC_AT);
  return compacted;
}
