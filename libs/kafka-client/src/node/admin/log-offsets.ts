import { deleteRecordsApi, listOffsetsApi } from '@rail/kafka-protocol';

import { throwOn } from '../../core/errors/from-code.ts';
import { partitionKey, byTopic, type TopicPartition } from '../../core/topic-partition.ts';
import type { KafkaClient } from '../kafka-client.ts';

/** In place of a timestamp: the end of the log (the last stable offset for `committed`), and its start. */
export const latestOffset = -1;
export const earliestOffset = -2;

export interface OffsetQuery extends TopicPartition {
  /** Milliseconds since 1970, `latestOffset` or `earliestOffset`. */
  readonly timestamp: number;
}

export interface ListedOffset extends TopicPartition {
  /** Of the first record that is as late as asked; −1 if there is none. */
  readonly offset: number;
  readonly timestamp: number;
  readonly leaderEpoch: number;
}

/** Offsets by time, in the order asked. Throws BROKER_REFUSED, BROKER_DENIED, BROKER_UNREACHABLE. */
export async function listOffsets(
  client: KafkaClient,
  queries: readonly OffsetQuery[],
  isolation: 'committed' | 'uncommitted' = 'uncommitted',
): Promise<ListedOffset[]> {
  const found = new Map<string, ListedOffset>();
  await perLeader(client, queries, async (rows, target) => {
    const topics = [...byTopic(rows)].map(([name, partitions]) => ({
      name,
      partitions: partitions.map(({ partition, timestamp }) => ({ partitionIndex: partition, timestamp })),
    }));
    const body = { replicaId: -1, isolationLevel: isolation === 'committed' ? 1 : 0, topics };
    const answer = await client.request(listOffsetsApi, body, target, { errorsOf: codesOf });
    for (const { name, partitions } of answer.topics) {
      for (const { partitionIndex, errorCode, offset, timestamp, leaderEpoch } of partitions) {
        const key = partitionKey(name, partitionIndex);
        throwOn(errorCode, 'ListOffsets', key);
        found.set(key, { topic: name, partition: partitionIndex, offset, timestamp, leaderEpoch });
      }
    }
  });
  return queries.flatMap(({ topic, partition }) => found.get(partitionKey(topic, partition)) ?? []);
}

/** Deletes the records below `offset` (−1: all). Returns nothing; throws BROKER_REFUSED, BROKER_DENIED. */
export async function deleteRecords(
  client: KafkaClient,
  rows: readonly (TopicPartition & { readonly offset: number })[],
): Promise<void> {
  await perLeader(client, rows, async (mine, target) => {
    const topics = [...byTopic(mine)].map(([name, partitions]) => ({
      name,
      partitions: partitions.map(({ partition, offset }) => ({ partitionIndex: partition, offset })),
    }));
    const answer = await client.request(deleteRecordsApi, { topics, timeoutMs: 20_000 }, target, { errorsOf: codesOf });
    for (const { name, partitions } of answer.topics) {
      for (const { partitionIndex, errorCode } of partitions) {
        throwOn(errorCode, 'DeleteRecords', partitionKey(name, partitionIndex));
      }
    }
  });
}

type LeaderTarget = { readonly leaderOf: readonly [string, number] };

/** Runs one request per leader; one that moves meanwhile is found again because its first partition names the target. */
async function perLeader<Row extends TopicPartition>(
  client: KafkaClient,
  rows: readonly Row[],
  send: (rows: readonly Row[], target: LeaderTarget) => Promise<void>,
): Promise<void> {
  await client.metadata([...new Set(rows.map(({ topic }) => topic))]);
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const leader = client.metadataCache.leaderOf(row.topic, row.partition)?.leaderId ?? -1;
    const group = groups.get(leader);
    if (group === undefined) groups.set(leader, [row]);
    else group.push(row);
  }
  await Promise.all(
    [...groups.values()].map((group) => send(group, { leaderOf: [group[0]!.topic, group[0]!.partition] })),
  );
}

function codesOf({ topics }: { topics: { partitions: { errorCode: number }[] }[] }): number[] {
  return topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode));
}
