import { fetchCommittedOffsets, type KafkaClient } from '@rail/kafka-client';
import { routerGroup } from '@rail/catalogue';
import { type PartitionBounds, readRanges } from './read-range.ts';

/** Beyond so many offsets of a partition the distance stands for the number of records, to keep the answer quick. */
const countedOffsets = 20_000;

/**
 * How many committed records of these line partitions the router has not dealt with yet, by `topic/partition`. Offsets
 * hold markers of transactions too, so short distances are counted record by record.
 */
export async function routerLag(
  client: KafkaClient,
  bounds: readonly PartitionBounds[],
): Promise<ReadonlyMap<string, number>> {
  if (bounds.length === 0) return new Map();
  const committed = await fetchCommittedOffsets(client, routerGroup, bounds, { requireStable: false });
  const reached = new Map(committed.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]));
  return lagFrom(client, bounds, reached);
}

/** The same for whoever has reached these offsets, by `topic/partition`. */
export async function lagFrom(
  client: KafkaClient,
  bounds: readonly PartitionBounds[],
  reached: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  const lag = new Map<string, number>();
  const near: { topic: string; partition: number; from: number; to: number }[] = [];
  for (const { topic, partition, start, end } of bounds) {
    const place = `${topic}/${partition}`;
    const from = Math.max(start, reached.get(place) ?? 0);
    lag.set(place, end - from > countedOffsets ? end - from : 0);
    if (end > from && end - from <= countedOffsets) near.push({ topic, partition, from, to: end });
  }
  await readRanges(client, near, ({ topic, partition, header }) => {
    const place = `${topic}/${partition}`;
    lag.set(place, (lag.get(place) ?? 0) + header.recordCount);
  });
  return lag;
}
