import type { KafkaClient } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import { boundsOf, readRanges } from '../log/read-range.ts';
import { recordsOf } from '../log/stored-record.ts';

/** What has become of records that were set aside: compacted, the key is their place. */
export const settlementsTopic = 'rail.quarantine';

export interface Settlement {
  readonly state: 'redriven' | 'discarded';
  readonly atMs: number;
  /** Why it was discarded, or the run of redriving. */
  readonly note: string;
}

export async function ensureSettlementsTopic(client: KafkaClient): Promise<void> {
  await client.createTopics([{ name: settlementsTopic, partitions: 1, configs: { 'cleanup.policy': 'compact' } }]);
}

/** By place; empty if nothing was ever redriven or discarded. */
export async function settlementsOf(client: KafkaClient): Promise<ReadonlyMap<string, Settlement>> {
  const settled = new Map<string, Settlement>();
  const bounds = await boundsOf(client, [settlementsTopic]);
  const ranges = bounds.map(({ topic, partition, start, end }) => ({ topic, partition, from: start, to: end }));
  await readRanges(client, ranges, (batch) => {
    for (const { key, value } of recordsOf(batch)) {
      if (key !== null && value !== null) settled.set(key.toString(), JSON.parse(value.toString()) as Settlement);
    }
  });
  return settled;
}

/** No batch is larger than topics take, however many places there are and however long the note is. */
const maxBatchBytes = 500_000;

/** Batches that settle some places. */
export function* settlementBatches(places: readonly string[], settlement: Settlement): Generator<Buffer> {
  const batch = new RecordBatchBuilder();
  const value = Buffer.from(JSON.stringify(settlement));
  for (const place of places) {
    const key = Buffer.from(place);
    if (batch.recordCount > 0 && batch.sizeInBytes + key.length + value.length > maxBatchBytes) {
      yield batch.finish();
      batch.reset();
    }
    batch.append(settlement.atMs, key, 0, key.length, value, 0, value.length, null);
  }
  if (batch.recordCount > 0) yield batch.finish();
}
