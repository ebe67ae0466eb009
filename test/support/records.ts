import { RecordBatchBuilder, RecordCursor } from '@rail/kafka-protocol';
import type { FetchedBatch, Fetcher } from '@rail/kafka-client';

/** A batch of these values, without keys. */
export function aBatch(
  values: readonly string[],
  compression: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd' = 'none',
): Buffer {
  const builder = new RecordBatchBuilder();
  for (const text of values) {
    const value = Buffer.from(text);
    builder.append(Date.now(), null, 0, 0, value, 0, value.length, null);
  }
  return builder.finish({ compression });
}

export function valuesOf(batch: FetchedBatch): string[] {
  const values: string[] = [];
  const cursor = new RecordCursor();
  cursor.reset(batch.section, batch.header);
  while (cursor.next()) values.push(cursor.bytes.toString('utf8', cursor.valueStart, cursor.valueEnd));
  return values;
}

/** Polls until `count` values are there or `withinMs` are over. */
export async function readValues(fetcher: Fetcher, count: number, withinMs = 10_000): Promise<string[]> {
  const values: string[] = [];
  const untilMs = performance.now() + withinMs;
  while (values.length < count && performance.now() < untilMs) {
    for (const batch of await fetcher.poll(100)) values.push(...valuesOf(batch));
  }
  return values;
}
