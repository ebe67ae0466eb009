import { ErrorCodes } from '@rail/kafka-protocol';
import type { CoordinatorRecord } from '../contract.ts';
import { type Groups, imageOf, liveGroupIfAny } from './groups.ts';
import { type CommittedOffset, generationOf, isUnstable } from './image.ts';
import { memberError } from './classic/member-check.ts';
import { encodeOffset } from './log-format.ts';
import { subscribedTopics } from './subscription.ts';

/** Who commits, as the request says. */
export interface Committer {
  readonly groupId: string;
  readonly generation: number;
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly transactional: boolean;
}

export interface OffsetTopic {
  readonly name: string;
  readonly partitions: readonly {
    readonly partitionIndex: number;
    readonly committedOffset: number;
    readonly committedLeaderEpoch: number;
    readonly committedMetadata: string | null;
  }[];
}

/** 0, or why this committer may not commit for the group (KIP-447 fences transactional commits the same way). */
export function committerError(groups: Groups, committer: Committer, nowMs: number): number {
  const group = liveGroupIfAny(groups, committer.groupId);
  const hasMembers = group !== undefined && group.members.size > 0;
  const memberless = committer.generation < 0 && committer.memberId === '' && committer.instanceId === null;
  if (!hasMembers) {
    if (committer.generation < 0) return ErrorCodes.NONE;
    return groups.images.has(committer.groupId) ? ErrorCodes.UNKNOWN_MEMBER_ID : ErrorCodes.ILLEGAL_GENERATION;
  }
  if (memberless) {
    // Clients before KIP-447 commit in transactions without saying who they are; the producer's epoch fences them.
    return committer.transactional ? ErrorCodes.NONE : ErrorCodes.UNKNOWN_MEMBER_ID;
  }
  const error = memberError(group, committer.memberId, committer.instanceId);
  if (error !== 0) return error;
  if (committer.generation !== generationOf(imageOf(groups, committer.groupId))) return ErrorCodes.ILLEGAL_GENERATION;
  if (!committer.transactional && group.phase === 'CompletingRebalance') return ErrorCodes.REBALANCE_IN_PROGRESS;
  const member = group.members.get(committer.memberId)!;
  member.sessionEndsMs = nowMs + member.sessionTimeoutMs;
  return ErrorCodes.NONE;
}

export interface CheckedCommit {
  readonly records: CoordinatorRecord[];
  /** The answer if the records are stored. */
  readonly topics: { name: string; partitions: { partitionIndex: number; errorCode: number }[] }[];
}

/** Partition by partition: a wrong one does not hold up the others. */
export function checkCommit(
  groups: Groups,
  groupId: string,
  topics: readonly OffsetTopic[],
  nowMs: number,
): CheckedCommit {
  const records: CoordinatorRecord[] = [];
  const answers = topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((commit) => {
      const { partitionIndex, committedOffset, committedLeaderEpoch } = commit;
      const metadata = commit.committedMetadata ?? '';
      if (!groups.host.partitionExists(name, partitionIndex)) {
        return { partitionIndex, errorCode: ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION };
      }
      if (Buffer.byteLength(metadata) > groups.options.offsetMetadataMaxBytes) {
        return { partitionIndex, errorCode: ErrorCodes.OFFSET_METADATA_TOO_LARGE };
      }
      const value = { offset: committedOffset, leaderEpoch: committedLeaderEpoch, metadata, commitMs: nowMs };
      records.push(encodeOffset(groupId, name, partitionIndex, value));
      return { partitionIndex, errorCode: ErrorCodes.NONE };
    }),
  }));
  return { records, topics: answers };
}

/** The same answer with one error for all partitions, or for those that had none yet. */
export function refuseCommit(topics: readonly OffsetTopic[], errorCode: number): CheckedCommit['topics'] {
  return topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
  }));
}

export interface FetchedPartition {
  readonly partitionIndex: number;
  readonly committedOffset: number;
  readonly committedLeaderEpoch: number;
  readonly metadata: string;
  readonly errorCode: number;
}

export interface FetchedTopic {
  readonly name: string;
  readonly partitions: readonly FetchedPartition[];
}

/** Committed offsets of the asked partitions, or of all (`null`). −1 where nothing was committed. */
export function fetchOffsets(
  groups: Groups,
  groupId: string,
  asked: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[] | null,
  requireStable: boolean,
): FetchedTopic[] {
  const image = imageOf(groups, groupId);
  const one = (topic: string, partitionIndex: number, known: CommittedOffset | undefined): FetchedPartition => {
    if (requireStable && isUnstable(image, topic, partitionIndex)) {
      return noOffset(partitionIndex, ErrorCodes.UNSTABLE_OFFSET_COMMIT);
    }
    if (known === undefined) return noOffset(partitionIndex, ErrorCodes.NONE);
    const { offset, leaderEpoch, metadata } = known;
    return { partitionIndex, committedOffset: offset, committedLeaderEpoch: leaderEpoch, metadata, errorCode: 0 };
  };
  if (asked === null) {
    return [...image.offsets.topics()].map(([name, partitions]) => ({
      name,
      partitions: [...partitions].map(([partition, known]) => one(name, partition, known)),
    }));
  }
  return asked.map(({ name, partitionIndexes }) => ({
    name,
    partitions: partitionIndexes.map((partition) => one(name, partition, image.offsets.get(name, partition))),
  }));
}

function noOffset(partitionIndex: number, errorCode: number): FetchedPartition {
  return { partitionIndex, committedOffset: -1, committedLeaderEpoch: -1, metadata: '', errorCode };
}

/** True when members of the group consume this topic now, so that its offsets are in use. */
export function isSubscribed(groups: Groups, groupId: string, topic: string): boolean {
  const group = groups.live.get(groupId);
  return group !== undefined && subscribedTopics(group).has(topic);
}
