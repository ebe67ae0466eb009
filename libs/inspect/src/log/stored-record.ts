import type { FetchedBatch, KafkaClient } from '@rail/kafka-client';
import { forEachHeader, RecordCursor } from '@rail/kafka-protocol';
import { boundsOf, type PartitionRange, readRanges } from './read-range.ts';

/** One record as a topic holds it. */
export interface StoredRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: ReadonlyMap<string, Buffer>;
}

/** The record at an offset; undefined if it is not there, not committed, or deleted. */
export async function recordAt(
  client: KafkaClient,
  topic: string,
  partition: number,
  offset: number,
): Promise<StoredRecord | undefined> {
  const bounds = (await boundsOf(client, [topic])).find((each) => each.partition === partition);
  if (bounds === undefined || offset < bounds.start || offset >= bounds.end) return undefined;
  return firstRecord(
    client,
    [{ topic, partition, from: offset, to: offset + 1 }],
    (record) => record.offset === offset,
  );
}

/** The first record within ranges of offsets that is the wanted one; no more is read than it takes to find it. */
export async function firstRecord(
  client: KafkaClient,
  ranges: readonly PartitionRange[],
  isWanted: (record: StoredRecord) => boolean,
): Promise<StoredRecord | undefined> {
  let found: StoredRecord | undefined;
  const look = (batch: FetchedBatch): void => {
    found ??= recordsOf(batch).find(isWanted);
  };
  await readRanges(client, ranges, look, 'skipped', () => found !== undefined);
  return found;
}

/** Every record within ranges of offsets that is still kept. */
export async function eachRecord(
  client: KafkaClient,
  ranges: readonly PartitionRange[],
  visit: (record: StoredRecord) => void,
): Promise<void> {
  const look = (batch: FetchedBatch): void => {
    for (const record of recordsOf(batch)) visit(record);
  };
  await readRanges(client, ranges, look, 'skipped');
}

/** The records of a fetched batch, with buffers of their own. */
export function recordsOf(batch: FetchedBatch): StoredRecord[] {
  const records: StoredRecord[] = [];
  const cursor = new RecordCursor();
  cursor.reset(batch.section, batch.header);
  while (cursor.next()) {
    const { bytes } = cursor;
    const copy = (start: number, end: number): Buffer | null =>
      start < 0 ? null : Buffer.from(bytes.subarray(start, end));
    const headers = new Map<string, Buffer>();
    forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (keyStart, keyEnd, valueStart, valueEnd) => {
      headers.set(bytes.toString('utf8', keyStart, keyEnd), copy(valueStart, valueEnd) ?? Buffer.alloc(0));
    });
    records.push({
      topic: batch.topic,
      partition: batch.partition,
      offset: cursor.offset,
      timestampMs: cursor.timestamp,
      key: copy(cursor.keyStart, cursor.keyEnd),
      value: copy(cursor.valueStart, cursor.valueEnd),
      headers,
    });
  }
  return records;
}
