import { readBatchHeader } from './batch-header.ts';
import { RecordCursor } from './record-cursor.ts';
import { forEachHeader } from './record-headers.ts';
import { recordsOf } from './records-of.ts';

export interface PlainRecord {
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [string, string | null])[];
}

/** All records of one batch as plain values, for comparison in tests. */
export function readRecords(batch: Buffer): PlainRecord[] {
  const header = readBatchHeader(batch);
  const cursor = new RecordCursor();
  cursor.reset(recordsOf(batch), header);
  const text = (start: number, end: number) => (start === -1 ? null : cursor.bytes.toString('utf8', start, end));
  const records: PlainRecord[] = [];
  while (cursor.next()) {
    const headers: [string, string | null][] = [];
    forEachHeader(cursor.bytes, cursor.headersStart, cursor.headerCount, (keyStart, keyEnd, valueStart, valueEnd) => {
      headers.push([text(keyStart, keyEnd)!, text(valueStart, valueEnd)]);
    });
    const key = text(cursor.keyStart, cursor.keyEnd);
    records.push({ timestamp: cursor.timestamp, key, value: text(cursor.valueStart, cursor.valueEnd), headers });
  }
  return records;
}
