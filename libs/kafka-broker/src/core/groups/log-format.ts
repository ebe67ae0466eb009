import {
  coordinatorKeyType,
  decodeCoordinatorKey,
  decodeVersioned,
  encodeCoordinatorKey,
  encodeVersioned,
  groupMetadataKey,
  groupMetadataValue,
  offsetCommitKey,
  offsetCommitValue,
} from '@rail/kafka-protocol';
import type { CoordinatorRecord } from '../contract.ts';
import type { CommittedOffset, GenerationImage } from './image.ts';

/** The newest versions that older tools read as well. */
const groupValueVersion = 3;
const offsetValueVersion = 3;

export function encodeGeneration(groupId: string, generation: GenerationImage): CoordinatorRecord {
  return {
    key: encodeCoordinatorKey(groupMetadataKey, { group: groupId }),
    value: encodeVersioned(groupMetadataValue, groupValueVersion, {
      protocolType: generation.protocolType,
      generation: generation.generation,
      protocol: generation.protocol,
      leader: generation.leader,
      currentStateTimestamp: generation.sinceMs,
      members: [...generation.members.values()].map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.instanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        rebalanceTimeout: member.rebalanceTimeoutMs,
        sessionTimeout: member.sessionTimeoutMs,
        subscription: member.subscription,
        assignment: member.assignment,
      })),
    }),
  };
}

export function groupTombstone(groupId: string): CoordinatorRecord {
  return { key: encodeCoordinatorKey(groupMetadataKey, { group: groupId }), value: null };
}

export function encodeOffset(
  groupId: string,
  topic: string,
  partition: number,
  commit: Omit<CommittedOffset, 'logOffset'>,
): CoordinatorRecord {
  return {
    key: encodeCoordinatorKey(offsetCommitKey, { group: groupId, topic, partition }),
    value: encodeVersioned(offsetCommitValue, offsetValueVersion, {
      offset: commit.offset,
      leaderEpoch: commit.leaderEpoch,
      metadata: commit.metadata,
      commitTimestamp: commit.commitMs,
    }),
  };
}

export function offsetTombstone(groupId: string, topic: string, partition: number): CoordinatorRecord {
  return { key: encodeCoordinatorKey(offsetCommitKey, { group: groupId, topic, partition }), value: null };
}

export type GroupRecord =
  | { readonly kind: 'generation'; readonly groupId: string; readonly generation: GenerationImage | null }
  | {
      readonly kind: 'offset';
      readonly groupId: string;
      readonly topic: string;
      readonly partition: number;
      readonly commit: Omit<CommittedOffset, 'logOffset'> | null;
    };

/** Undefined for kinds that belong to other group protocols. Throws PROTOCOL_VIOLATION on damaged bytes. */
export function decodeGroupRecord(key: Buffer, value: Buffer | null): GroupRecord | undefined {
  const type = coordinatorKeyType(key);
  if (type === offsetCommitKey.type) {
    const { group, topic, partition } = decodeCoordinatorKey(offsetCommitKey, key);
    return { kind: 'offset', groupId: group, topic, partition, commit: value === null ? null : decodeCommit(value) };
  }
  if (type !== groupMetadataKey.type) return undefined;
  const { group } = decodeCoordinatorKey(groupMetadataKey, key);
  return { kind: 'generation', groupId: group, generation: value === null ? null : decodeGeneration(value) };
}

function decodeCommit(bytes: Buffer): Omit<CommittedOffset, 'logOffset'> {
  const value = decodeVersioned(offsetCommitValue, bytes);
  return {
    offset: value.offset,
    leaderEpoch: value.leaderEpoch,
    metadata: value.metadata,
    commitMs: value.commitTimestamp,
  };
}

function decodeGeneration(bytes: Buffer): GenerationImage {
  const value = decodeVersioned(groupMetadataValue, bytes);
  return {
    protocolType: value.protocolType,
    generation: value.generation,
    protocol: value.protocol,
    leader: value.leader,
    sinceMs: value.currentStateTimestamp,
    members: new Map(
      value.members.map((member) => [
        member.memberId,
        {
          memberId: member.memberId,
          instanceId: member.groupInstanceId,
          clientId: member.clientId,
          clientHost: member.clientHost,
          rebalanceTimeoutMs: member.rebalanceTimeout,
          sessionTimeoutMs: member.sessionTimeout,
          subscription: member.subscription,
          assignment: member.assignment,
        },
      ]),
    ),
  };
}
