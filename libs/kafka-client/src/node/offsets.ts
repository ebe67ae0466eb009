import { offsetCommitApi, offsetFetchApi } from '@rail/kafka-protocol';

import { Backoff } from '../core/backoff.ts';
import { throwOn } from '../core/errors/from-code.ts';
import { KafkaError } from '../core/errors/kafka-error.ts';
import { byTopic, type TopicPartition } from '../core/topic-partition.ts';
import type { KafkaClient } from './kafka-client.ts';
import { sleep } from './sleep.ts';
import { type GroupIdentity, offsetRows, type OffsetToCommit } from './transaction-calls.ts';

export interface CommittedOffset extends TopicPartition {
  /** Of the next record to read; −1 when nothing was committed. */
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly metadata: string;
}

export interface FetchOffsetsOptions {
  /** Waits until no open transaction holds offsets of these partitions (default true; KIP-447). */
  readonly requireStable?: boolean;
  readonly signal?: AbortSignal;
}

/** The committed offsets of a group, one row per partition asked for. Throws BROKER_DENIED, BROKER_REFUSED, BROKER_UNREACHABLE. */
export function fetchCommittedOffsets(
  client: KafkaClient,
  groupId: string,
  partitions: readonly TopicPartition[],
  options: FetchOffsetsOptions = {},
): Promise<CommittedOffset[]> {
  return fetchUntilStable(client, groupId, partitions, options);
}

/** The same for every partition that the group has committed. */
export function fetchAllCommittedOffsets(
  client: KafkaClient,
  groupId: string,
  options: FetchOffsetsOptions = {},
): Promise<CommittedOffset[]> {
  return fetchUntilStable(client, groupId, null, options);
}

async function fetchUntilStable(
  client: KafkaClient,
  groupId: string,
  partitions: readonly TopicPartition[] | null,
  { requireStable = true, signal }: FetchOffsetsOptions,
): Promise<CommittedOffset[]> {
  const backoff = new Backoff(2, 50, client.random);
  for (;;) {
    try {
      return await fetchOnce(client, groupId, partitions, requireStable);
    } catch (error) {
      const isUnstable = error instanceof KafkaError && error.kafkaName === 'UNSTABLE_OFFSET_COMMIT';
      if (!isUnstable || signal?.aborted === true || client.closing.aborted) throw error;
      await sleep(backoff.nextMs(), signal ?? client.closing);
    }
  }
}

async function fetchOnce(
  client: KafkaClient,
  groupId: string,
  partitions: readonly TopicPartition[] | null,
  requireStable: boolean,
): Promise<CommittedOffset[]> {
  const asked = partitions === null ? null : [...byTopic(partitions)];
  const topics =
    asked?.map(([name, rows]) => ({ name, partitionIndexes: rows.map(({ partition }) => partition) })) ?? null;
  const target = { coordinator: ['group', groupId] } as const;
  const answer = await client.request(offsetFetchApi, { groupId, topics, requireStable }, target, { maxVersion: 7 });
  throwOn(answer.errorCode, `OffsetFetch of group ${groupId}`);
  return answer.topics.flatMap(({ name, partitions: rows }) =>
    rows.map(({ partitionIndex, committedOffset, committedLeaderEpoch, metadata, errorCode }) => {
      throwOn(errorCode, `OffsetFetch of group ${groupId}`, `${name}/${partitionIndex}`);
      const place = { topic: name, partition: partitionIndex };
      return { ...place, offset: committedOffset, leaderEpoch: committedLeaderEpoch, metadata: metadata ?? '' };
    }),
  );
}

/** Outside any group membership: memberId '' and generation −1, which an empty group accepts. */
export function groupWithoutMember(groupId: string): GroupIdentity {
  return { groupId, memberId: '', generationId: -1 };
}

/** Commits offsets outside a transaction. Throws the KafkaError of the first partition refused. */
export async function commitOffsets(
  client: KafkaClient,
  group: GroupIdentity,
  offsets: readonly OffsetToCommit[],
): Promise<void> {
  const { groupId, memberId, generationId, instanceId } = group;
  const body = {
    groupId,
    memberId,
    generationIdOrMemberEpoch: generationId,
    groupInstanceId: instanceId ?? null,
    topics: offsetRows(offsets),
  };
  const answer = await client.request(
    offsetCommitApi,
    body,
    { coordinator: ['group', groupId] },
    {
      maxVersion: 8,
      errorsOf: ({ topics }) => topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode)),
    },
  );
  for (const { name, partitions } of answer.topics) {
    for (const { partitionIndex, errorCode } of partitions) {
      throwOn(errorCode, `OffsetCommit of group ${groupId}`, `${name}/${partitionIndex}`);
    }
  }
}
