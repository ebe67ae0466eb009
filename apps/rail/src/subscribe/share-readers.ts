import { shareTopic } from '@rail/catalogue';
import { boundsOf } from '@rail/inspect';
import { describeGroup, fetchCommittedOffsets, type KafkaClient, listGroups } from '@rail/kafka-client';

/** A consumer group of a subscriber, and how far it is. */
export interface ShareReaders {
  readonly group: string;
  readonly members: number;
  /** Offsets in front of it, markers among them; null if it has committed nothing. */
  readonly lagRecords: number | null;
}

/** The groups that may read a share, after their names. */
export async function shareReaders(client: KafkaClient, agreement: string): Promise<ShareReaders[]> {
  const bounds = await boundsOf(client, [shareTopic(agreement)]);
  const names = (await listGroups(client))
    .map(({ groupId }) => groupId)
    .filter((name) => name.startsWith(`${agreement}.`));
  return Promise.all(
    names.sort().map(async (group) => {
      const [committed, { members }] = await Promise.all([
        fetchCommittedOffsets(client, group, bounds, { requireStable: false }),
        describeGroup(client, group),
      ]);
      const reached = new Map(committed.map(({ partition, offset }) => [partition, offset]));
      const hasCommitted = committed.some(({ offset }) => offset >= 0);
      const lag = bounds.reduce(
        (sum, { partition, start, end }) => sum + end - Math.max(start, reached.get(partition) ?? 0),
        0,
      );
      return { group, members: members.length, lagRecords: hasCommitted ? lag : null };
    }),
  );
}
