import {
  earliestOffset,
  fetchCommittedOffsets,
  type KafkaClient,
  listGroups,
  type TopicPartition,
} from '@rail/kafka-client';
import type { LiveShare } from '../dataset-route.ts';
import { type Standing, standingKind, standingUsedUp } from './standing.ts';

const prefix = 'rail.router.';

/** The group of an agreement: it has no members, only offsets, which the owner of a partition commits. */
export function standingGroup(agreement: string): string {
  return `${prefix}${agreement}`;
}

/** What earlier owners of a partition have committed about agreements, and where an agreement begins. */
export class CommittedStandings {
  readonly #client: KafkaClient;

  constructor(client: KafkaClient) {
    this.#client = client;
  }

  /**
   * Agreement → standing, for each partition. Asks for the given agreements and for those that were in force before:
   * one that was taken away while no router ran must be seen as taken away.
   */
  async recall(
    partitions: readonly TopicPartition[],
    agreements: readonly string[],
  ): Promise<(at: TopicPartition) => Map<string, Standing>> {
    const groups = await listGroups(this.#client);
    const known = groups.filter(({ groupId }) => groupId.startsWith(prefix)).map(({ groupId }) => groupId);
    const found = new Map<string, Map<string, Standing>>();
    const read = async (groupId: string): Promise<void> => {
      for (const row of await fetchCommittedOffsets(this.#client, groupId, partitions, { requireStable: true })) {
        if (row.offset < 0) continue;
        const id = `${row.topic}/${row.partition}`;
        const standings = found.get(id) ?? new Map<string, Standing>();
        found.set(id, standings);
        const { offset: next, metadata } = row;
        const standing = { kind: standingKind(metadata), next, begins: false, ...standingUsedUp(metadata) };
        standings.set(groupId.slice(prefix.length), standing);
      }
    };
    await Promise.all([...new Set([...known, ...agreements.map(standingGroup)])].map(read));
    return ({ topic, partition }) => found.get(`${topic}/${partition}`) ?? new Map<string, Standing>();
  }

  /** The first offset that an agreement covers; Infinity if that is the next one. */
  async startOf(share: LiveShare, { topic, partition }: TopicPartition): Promise<number> {
    if (!share.reachesBack) return Infinity;
    const timestamp = share.startMs > 0 ? share.startMs : earliestOffset;
    if (timestamp === Infinity) return Infinity;
    const [found] = await this.#client.listOffsets([{ topic, partition, timestamp }]);
    return found === undefined || found.offset < 0 ? Infinity : found.offset;
  }
}
