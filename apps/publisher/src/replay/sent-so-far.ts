import { Fetcher, type KafkaClient } from '@rail/kafka-client';
import { RecordCursor } from '@rail/kafka-protocol';
import { sequenceOf } from '../run-headers.ts';

/** The ends of the partitions of some topics, by topic and partition. */
export async function endsOf(client: KafkaClient, topics: readonly string[]): Promise<Map<string, number>> {
  return offsetsOf(client, topics, -1);
}

/**
 * The highest sequence of a run that each partition holds between two offsets, by topic and partition. Sequences grow
 * along a partition, so a run that goes on sends there only what lies beyond.
 */
export async function sentSoFar(
  client: KafkaClient,
  run: string,
  from: Readonly<Record<string, number>>,
  to: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const highest = new Map<string, number>();
  const starts = await offsetsOf(client, [...new Set([...to.keys()].map((at) => placeOf(at).topic))], -2);
  const fetcher = new Fetcher(client, { isolation: 'uncommitted', maxBytes: 16 << 20, maxWaitMs: 100 });
  try {
    const wanted = [...to].flatMap(([at, end]) => {
      const first = Math.max(from[at] ?? 0, starts.get(at) ?? 0);
      if (first >= end) return [];
      const { topic, partition } = placeOf(at);
      fetcher.assign(topic, partition, first);
      return [{ topic, partition, end }];
    });
    const cursor = new RecordCursor();
    while (wanted.some(({ topic, partition, end }) => fetcher.position(topic, partition) < end)) {
      for (const batch of await fetcher.poll(100)) {
        cursor.reset(batch.section, batch.header);
        const at = `${batch.topic}/${batch.partition}`;
        while (cursor.next()) highest.set(at, Math.max(highest.get(at) ?? -1, sequenceOf(cursor, run) ?? -1));
      }
    }
  } finally {
    await fetcher.close();
  }
  return highest;
}

async function offsetsOf(
  client: KafkaClient,
  topics: readonly string[],
  timestamp: number,
): Promise<Map<string, number>> {
  const queries = await Promise.all(
    topics.map(async (topic) =>
      (await client.partitionsOf(topic)).map((partition) => ({ topic, partition, timestamp })),
    ),
  );
  const offsets = await client.listOffsets(queries.flat(), 'uncommitted');
  return new Map(offsets.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]));
}

function placeOf(at: string): { topic: string; partition: number } {
  const slash = at.lastIndexOf('/');
  return { topic: at.slice(0, slash), partition: Number(at.slice(slash + 1)) };
}
