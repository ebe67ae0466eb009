import { setTimeout as pause } from 'node:timers/promises';
import { boundsOf, readRanges } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';

/**
 * Waits until a reader has passed every committed record of some topics. Positions alone do not tell, since markers
 * lie behind the last record: what counts is that no record lies beyond the position. Resolves with false after the
 * time given.
 */
export async function waitUntilDrained(
  client: KafkaClient,
  topics: readonly string[],
  positions: () => Promise<ReadonlyMap<string, number>>,
  withinMs: number,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const reached = await positions();
    const bounds = await boundsOf(client, topics);
    let left = 0;
    await readRanges(
      client,
      bounds.map(({ topic, partition, start, end }) => ({
        topic,
        partition,
        from: Math.max(start, reached.get(`${topic}/${partition}`) ?? start),
        to: end,
      })),
      (batch) => {
        left += batch.header.recordCount;
      },
    );
    if (left === 0) return true;
    if (performance.now() > deadline) return false;
    await pause(50);
  }
}
