import { Fetcher, type KafkaClient } from '@rail/kafka-client';
import { recordsOf, type StoredRecord } from '@rail/inspect';
import type { SharePosition } from './start-position.ts';
import type { Vector } from './vector.ts';

export interface SharePage {
  readonly records: readonly StoredRecord[];
  readonly next: Vector;
  /** Whether nothing was committed beyond it when it was asked for. */
  readonly isAtEnd: boolean;
}

const pageBytes = 1 << 20;

/** So many committed records from a position on, or all there are. Throws BROKER_UNREACHABLE, POSITION_GONE, … */
export async function readPage(
  client: KafkaClient,
  topic: string,
  { next: from, ends }: SharePosition,
  limit: number,
): Promise<SharePage> {
  const next = new Map(from);
  const isBehind = (partition: number): boolean => next.get(partition)! < ends.get(partition)!;
  const records: StoredRecord[] = [];
  const fetcher = new Fetcher(client, { isolation: 'committed', maxBytes: pageBytes, maxPollBytes: pageBytes / 4 });
  try {
    for (const [partition, offset] of next) if (isBehind(partition)) fetcher.assign(topic, partition, offset);
    let bytes = 0;
    while (
      records.length < limit &&
      bytes < pageBytes &&
      fetcher.assigned.some(({ partition }) => isBehind(partition))
    ) {
      const batches = await fetcher.poll(250);
      const unread = new Set<number>();
      for (const batch of batches) {
        const { partition } = batch;
        if (unread.has(partition)) continue;
        for (const record of recordsOf(batch)) {
          if (records.length >= limit) {
            unread.add(partition);
            break;
          }
          records.push(record);
          next.set(partition, record.offset + 1);
        }
        bytes += batch.section.length;
      }
      for (const { partition } of fetcher.assigned) {
        if (!unread.has(partition)) next.set(partition, fetcher.position(topic, partition));
      }
    }
  } finally {
    await fetcher.close();
  }
  return { records, next, isAtEnd: [...next.keys()].every((partition) => !isBehind(partition)) };
}
