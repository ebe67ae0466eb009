import type { KafkaClient } from '@rail/kafka-client';
import type { PartitionBounds } from './read-range.ts';

/** In place of a timestamp: the record with the newest one (Kafka 3.0, KIP-734). */
const maxTimestamp = -3;

/** When the newest record of each topic was published; topics without records are not in it. */
export async function newestTimes(
  client: KafkaClient,
  bounds: readonly PartitionBounds[],
): Promise<ReadonlyMap<string, number>> {
  const filled = bounds.filter(({ start, end }) => start < end);
  const newest = new Map<string, number>();
  if (filled.length === 0) return newest;
  const found = await client.listOffsets(
    filled.map(({ topic, partition }) => ({ topic, partition, timestamp: maxTimestamp })),
  );
  for (const { topic, offset, timestamp } of found) {
    if (offset >= 0) newest.set(topic, Math.max(newest.get(topic) ?? 0, timestamp));
  }
  return newest;
}
