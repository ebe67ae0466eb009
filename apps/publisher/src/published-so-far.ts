import { type FetchedBatch, Fetcher, type KafkaClient } from '@rail/kafka-client';
import { RecordCursor } from '@rail/kafka-protocol';
import type { Clock } from '@rail/kernel';
import { sequenceOf } from './run-headers.ts';

/** How long nothing of the run must arrive before its end is trusted: requests of a dead publisher may still land. */
const settleMs = 1000;
/** Read back first; further back only where nothing of the run is found, because others publish to the topic too. */
const tailRecords = 20_000;

/**
 * The highest sequence of a run in each partition of a topic: a run that goes on after a crash publishes only what is
 * beyond it, so that nothing comes twice.
 */
export async function publishedSoFar(
  client: KafkaClient,
  topic: string,
  run: string,
  clock: Clock,
): Promise<Map<number, number>> {
  const partitions = await client.partitionsOf(topic);
  const at = (timestamp: number) => partitions.map((partition) => ({ topic, partition, timestamp }));
  const ends = await client.listOffsets(at(-1), 'uncommitted');
  if (ends.every((end) => end.offset === 0)) return new Map();
  const starts = await client.listOffsets(at(-2));
  const firstOf = (partition: number) => starts.find((start) => start.partition === partition)?.offset ?? 0;

  const highest = new Map<number, number>();
  let lastSeenMs = clock.monotonic();
  const cursor = new RecordCursor();
  const visit = (batch: FetchedBatch) => {
    cursor.reset(batch.section, batch.header);
    while (cursor.next()) {
      const sequence = sequenceOf(cursor, run);
      if (sequence === undefined) continue;
      highest.set(batch.partition, Math.max(highest.get(batch.partition) ?? -1, sequence));
      lastSeenMs = clock.monotonic();
    }
  };
  const tails = ends.map(({ partition, offset: to }) => {
    return { partition, from: Math.max(firstOf(partition), to - tailRecords), to };
  });
  await readFrom(client, topic, tails, visit, () => clock.monotonic() - lastSeenMs >= settleMs);
  for (let length = 4 * tailRecords, before = tails; ; length *= 4) {
    before = before
      .filter(({ partition, from }) => !highest.has(partition) && from > firstOf(partition))
      .map(({ partition, from: to }) => ({ partition, from: Math.max(firstOf(partition), to - length), to }));
    if (before.length === 0) return highest;
    await readFrom(client, topic, before, visit, () => true);
  }
}

interface Range {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** Reads on from the start of each range, until the end of all is reached and nothing more is waited for. */
async function readFrom(
  client: KafkaClient,
  topic: string,
  ranges: readonly Range[],
  visit: (batch: FetchedBatch) => void,
  isSettled: () => boolean,
): Promise<void> {
  // What a publisher sends is in no transaction; an open one of somebody else must not hold this up.
  const fetcher = new Fetcher(client, { isolation: 'uncommitted', maxBytes: 16 << 20 });
  try {
    for (const { partition, from } of ranges) fetcher.assign(topic, partition, from);
    const isBehind = () => ranges.some(({ partition, to }) => fetcher.position(topic, partition) < to);
    while (isBehind() || !isSettled()) for (const batch of await fetcher.poll(100)) visit(batch);
  } finally {
    await fetcher.close();
  }
}
