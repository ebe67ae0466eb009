import { Fetcher, type KafkaClient } from '@rail/kafka-client';
import { RecordCursor } from '@rail/kafka-protocol';
import type { Clock } from '@rail/kernel';
import { sequenceOf } from './run-headers.ts';

/** How long the end of the log must stand still before it is trusted: requests of a dead publisher may still land. */
const settleMs = 1000;
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
  pause: (ms: number) => Promise<void>,
): Promise<Map<number, number>> {
  const partitions = await client.partitionsOf(topic);
  const at = (timestamp: number) => partitions.map((partition) => ({ topic, partition, timestamp }));
  let ends = await client.listOffsets(at(-1), 'uncommitted');
  if (ends.every((end) => end.offset === 0)) return new Map();
  for (let since = clock.monotonic(); clock.monotonic() - since < settleMs;) {
    await pause(100);
    const now = await client.listOffsets(at(-1), 'uncommitted');
    if (now.some((end, i) => end.offset !== ends[i]!.offset)) since = clock.monotonic();
    ends = now;
  }
  const starts = await client.listOffsets(at(-2));
  const highest = new Map<number, number>();
  const fetcher = new Fetcher(client, { isolation: 'committed', maxBytes: 16 << 20 });
  try {
    const wanted = new Map<number, number>();
    for (const end of ends) {
      const first = starts.find((start) => start.partition === end.partition)?.offset ?? 0;
      if (end.offset <= first) continue;
      wanted.set(end.partition, end.offset);
      fetcher.assign(topic, end.partition, Math.max(first, end.offset - tailRecords));
    }
    const cursor = new RecordCursor();
    while ([...wanted].some(([partition, end]) => fetcher.position(topic, partition) < end)) {
      for (const batch of await fetcher.poll(100)) {
        cursor.reset(batch.section, batch.header);
        while (cursor.next()) {
          const sequence = sequenceOf(cursor, run);
          if (sequence !== undefined) {
            highest.set(batch.partition, Math.max(highest.get(batch.partition) ?? -1, sequence));
          }
        }
      }
    }
  } finally {
    await fetcher.close();
  }
  return highest;
}
