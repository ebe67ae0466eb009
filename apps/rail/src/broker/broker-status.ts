import { boundsOf, type PartitionBounds } from '@rail/inspect';
import { describeGroup, fetchCommittedOffsets, type KafkaClient, listGroups } from '@rail/kafka-client';

export interface BrokerStatus {
  readonly cluster: string | null;
  readonly brokers: readonly { readonly node: number; readonly address: string; readonly isController: boolean }[];
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: number;
    /** First and next offset over all partitions; markers of transactions count. */
    readonly from: number;
    readonly to: number;
    /** Partitions that nobody leads at the moment. */
    readonly leaderless: number;
  }[];
  readonly groups: readonly {
    readonly group: string;
    readonly state: string;
    readonly members: number;
    readonly partitions: number;
    /** Offsets between what is committed by the group and what is committed to the log. */
    readonly lagOffsets: number;
  }[];
}

/** What a cluster holds and who reads it; the embedded broker and Apache Kafka alike. */
export async function brokerStatus(client: KafkaClient): Promise<BrokerStatus> {
  const topics = (await client.metadata()).filter(({ errorCode }) => errorCode === 0);
  const led = topics.filter(({ partitions }) => [...partitions.values()].every(({ leaderId }) => leaderId >= 0));
  const bounds = await boundsOf(
    client,
    led.map(({ name }) => name),
  );
  const byTopic = Map.groupBy(bounds, ({ topic }) => topic);
  const { brokers, clusterId, controllerId } = client.metadataCache;
  return {
    cluster: clusterId,
    brokers: brokers.map(({ nodeId, host, port }) => ({
      node: nodeId,
      address: `${host}:${port}`,
      isController: nodeId === controllerId,
    })),
    topics: topics
      .map(({ name, partitions }) => {
        const rows = byTopic.get(name) ?? [];
        return {
          topic: name,
          partitions: partitions.size,
          from: rows.reduce((sum, { start }) => sum + start, 0),
          to: rows.reduce((sum, { end }) => sum + end, 0),
          leaderless: [...partitions.values()].filter(({ leaderId }) => leaderId < 0).length,
        };
      })
      .sort((left, right) => left.topic.localeCompare(right.topic)),
    groups: await groupsOf(client, bounds),
  };
}

async function groupsOf(client: KafkaClient, bounds: readonly PartitionBounds[]): Promise<BrokerStatus['groups']> {
  const ends = new Map(bounds.map(({ topic, partition, end }) => [`${topic}/${partition}`, end]));
  const groups: BrokerStatus['groups'][number][] = [];
  for (const { groupId } of await listGroups(client)) {
    const { state, members } = await describeGroup(client, groupId);
    const committed = await fetchCommittedOffsets(client, groupId, bounds, { requireStable: false });
    const read = committed.filter(({ offset }) => offset >= 0);
    const lagOffsets = read.reduce(
      (sum, { topic, partition, offset }) => sum + Math.max(0, (ends.get(`${topic}/${partition}`) ?? 0) - offset),
      0,
    );
    groups.push({ group: groupId, state, members: members.length, partitions: read.length, lagOffsets });
  }
  return groups.sort((left, right) => left.group.localeCompare(right.group));
}
