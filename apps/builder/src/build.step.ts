import type { FetchedBatch } from '@rail/kafka-client';
import { forEachHeader, RecordCursor } from '@rail/kafka-protocol';
import type { RowFault, RowLineage, ShareDecoder, TableEvent } from '@rail/thematic';

/** What the fetched batches do to the tables. */
export interface StepRows {
  readonly kind: 'rows';
  readonly events: Map<string, TableEvent[]>;
  readonly faults: RowFault[];
  readonly records: number;
}

/** Rows, or the schema that must be learned before they can be told. */
export type StepResult =
  | StepRows
  | { readonly kind: 'schemaNeeded'; readonly topic: string; readonly schemaId: number };

const ORIGIN_HEADER = Buffer.from('rail-o');
const ORIGIN_BYTES = 12;
const FRAME_BYTES = 5;

/** Share records to table events, in log order. No I/O; run again with the same batches after a schema was learned. */
export function step(batches: readonly FetchedBatch[], decoder: ShareDecoder): StepResult {
  const cursor = new RecordCursor();
  let records = 0;
  for (const batch of batches) {
    cursor.reset(batch.section, batch.header);
    while (cursor.next()) {
      records++;
      const schemaId = addRecord(batch, cursor, decoder);
      if (schemaId === undefined) continue;
      decoder.take(); // what was added so far is added again by the next run
      return { kind: 'schemaNeeded', topic: batch.topic, schemaId };
    }
  }
  return { kind: 'rows', ...decoder.take(), records };
}

/** Adds one record; returns the id of its schema when that is not known yet. */
function addRecord(
  { topic, partition }: FetchedBatch,
  cursor: RecordCursor,
  decoder: ShareDecoder,
): number | undefined {
  const { bytes, keyStart, keyEnd, valueStart, valueEnd } = cursor;
  const lineage: RowLineage = {
    topic,
    partition,
    offset: cursor.offset,
    originOffset: originOf(cursor) ?? cursor.offset,
    publishedMs: Math.max(0, cursor.timestamp),
  };
  const key = keyStart === -1 ? null : bytes.toString('utf8', keyStart, keyEnd);
  if (valueStart === -1) {
    decoder.tombstone(lineage, key);
    return undefined;
  }
  if (valueEnd - valueStart < FRAME_BYTES || bytes[valueStart] !== 0) {
    decoder.fault(lineage, '*', 'NOT_FRAMED', 'the value does not begin with a schema id');
    return undefined;
  }
  const schemaId = bytes.readUInt32BE(valueStart + 1);
  if (!decoder.knows(topic, schemaId)) return schemaId;
  decoder.value(lineage, key, schemaId, bytes, valueStart + FRAME_BYTES, valueEnd);
  return undefined;
}

/** The offset of the line record behind a share record: header `rail-o`, 4 bytes partition and 8 bytes offset. */
function originOf(cursor: RecordCursor): number | undefined {
  let origin: number | undefined;
  const { bytes } = cursor;
  forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (keyStart, keyEnd, valueStart, valueEnd) => {
    if (valueEnd - valueStart !== ORIGIN_BYTES || keyEnd - keyStart !== ORIGIN_HEADER.length) return true;
    if (ORIGIN_HEADER.compare(bytes, keyStart, keyEnd) !== 0) return true;
    origin = Number(bytes.readBigInt64BE(valueStart + 4));
    return false;
  });
  return origin;
}
