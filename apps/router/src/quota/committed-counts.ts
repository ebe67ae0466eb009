import { DayCounts } from '@rail/agreements';
import { quotaGroupPrefix as prefix, shareTopic } from '@rail/catalogue';
import {
  fetchAllCommittedOffsets,
  fetchCommittedOffsets,
  type KafkaClient,
  listGroups,
  type OffsetToCommit,
} from '@rail/kafka-client';

const sharePrefix = shareTopic('');

/** The group of one router: no members, only what it has delivered under each agreement, committed with the deliveries. */
export function quotaGroup(router: string): string {
  return prefix + router;
}

/** A row of that group: the days are its metadata. */
export function countsRow(agreement: string, counts: DayCounts): OffsetToCommit {
  const offset = counts.entries.reduce((sum, [, records]) => sum + records, 0);
  return { topic: shareTopic(agreement), partition: 0, offset, metadata: counts.text };
}

/** What a router has delivered under an agreement, once none of its transactions is open. */
export async function committedCounts(client: KafkaClient, router: string, agreement: string): Promise<DayCounts> {
  const at = { topic: shareTopic(agreement), partition: 0 };
  const [row] = await fetchCommittedOffsets(client, quotaGroup(router), [at], { requireStable: true });
  return new DayCounts(row?.metadata);
}

export interface RouterCounts {
  readonly router: string;
  readonly agreement: string;
  readonly counts: DayCounts;
}

/** What every router has delivered under every agreement. */
export async function allCommittedCounts(client: KafkaClient): Promise<RouterCounts[]> {
  const groups = (await listGroups(client)).filter(({ groupId }) => groupId.startsWith(prefix));
  const read = async ({ groupId }: { groupId: string }): Promise<RouterCounts[]> => {
    const rows = await fetchAllCommittedOffsets(client, groupId, { requireStable: true });
    return rows
      .filter(({ topic, offset }) => topic.startsWith(sharePrefix) && offset >= 0)
      .map(({ topic, metadata }) => ({
        router: groupId.slice(prefix.length),
        agreement: topic.slice(sharePrefix.length),
        counts: new DayCounts(metadata),
      }));
  };
  return (await Promise.all(groups.map(read))).flat();
}
