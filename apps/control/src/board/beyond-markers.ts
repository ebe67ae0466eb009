import { Fetcher, type KafkaClient } from '@rail/kafka-client';

const waitMs = 500;

/**
 * Whether a record lies between two offsets of a partition, and not only the markers of transactions: those are behind
 * the last record of every transaction, and a reader that waits for records never commits them.
 */
export async function hasRecordsBetween(
  client: KafkaClient,
  place: string,
  from: number,
  to: number,
): Promise<boolean> {
  const at = place.lastIndexOf('/');
  const topic = place.slice(0, at);
  const partition = Number(place.slice(at + 1));
  const fetcher = new Fetcher(client, { isolation: 'committed', maxBytes: 1 << 20, maxWaitMs: waitMs });
  try {
    fetcher.assign(topic, partition, from);
    const untilMs = client.clock.monotonic() + 2 * waitMs;
    while (client.clock.monotonic() < untilMs) {
      if ((await fetcher.poll(waitMs)).length > 0) return true;
      if (fetcher.position(topic, partition) >= to) return false;
    }
    return true;
  } finally {
    await fetcher.close();
  }
}
