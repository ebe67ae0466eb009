import { heartbeatApi, joinGroupApi, leaveGroupApi, type ResponseOf, syncGroupApi } from '@rail/kafka-protocol';

import { kafkaErrorFrom, throwOn } from '../core/errors/from-code.ts';
import { assignCooperativeSticky } from '../core/group/assignor.ts';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
  type Subscription,
} from '../core/group/consumer-protocol.ts';
import type { TopicPartition } from '../core/topic-partition.ts';
import type { KafkaClient } from './kafka-client.ts';

export interface GroupSettings {
  readonly groupId: string;
  readonly instanceId: string | undefined;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}

export type Joined = ResponseOf<typeof joinGroupApi>;

const protocolType = 'consumer';
const protocolName = 'cooperative-sticky';

/** The requests of one member to its coordinator, on a connection of their own: JoinGroup may take minutes. */
export class GroupCalls {
  readonly purpose: string;
  readonly #client: KafkaClient;
  readonly #settings: GroupSettings;
  readonly #target;

  constructor(client: KafkaClient, settings: GroupSettings, purpose: string) {
    this.#client = client;
    this.#settings = settings;
    this.purpose = purpose;
    this.#target = { coordinator: ['group', settings.groupId] } as const;
  }

  forgetCoordinator(): void {
    this.#client.forget(this.#target);
  }

  /** Joins; when the coordinator hands out a member id first, `onMemberId` learns it and the join is repeated. */
  async join(memberId: string, subscription: Subscription, onMemberId: (id: string) => void): Promise<Joined> {
    const { groupId, instanceId, sessionTimeoutMs, rebalanceTimeoutMs } = this.#settings;
    const options = { purpose: this.purpose, extraMs: rebalanceTimeoutMs };
    const body = {
      groupId,
      sessionTimeoutMs,
      rebalanceTimeoutMs,
      memberId,
      groupInstanceId: instanceId ?? null,
      protocolType,
      protocols: [{ name: protocolName, metadata: encodeSubscription(subscription) }],
    };
    const answer = await this.#client.attempt(joinGroupApi, body, this.#target, options);
    const error = kafkaErrorFrom(answer.errorCode, `join group ${groupId}`);
    if (error?.kafkaName === 'MEMBER_ID_REQUIRED' && memberId === '' && answer.memberId !== '') {
      onMemberId(answer.memberId);
      return this.join(answer.memberId, subscription, onMemberId);
    }
    if (error !== undefined) throw error;
    return answer;
  }

  /** The leader deals out what all want; the others send nothing. Returns this member's partitions. */
  async sync(joined: Joined): Promise<TopicPartition[]> {
    const { groupId, instanceId } = this.#settings;
    const isLeader = joined.leader === joined.memberId && !joined.skipAssignment;
    const body = {
      groupId,
      generationId: joined.generationId,
      memberId: joined.memberId,
      groupInstanceId: instanceId ?? null,
      protocolType,
      protocolName,
      assignments: isLeader ? await this.#assign(joined) : [],
    };
    const options = { purpose: this.purpose, extraMs: this.#settings.rebalanceTimeoutMs };
    const answer = await this.#client.attempt(syncGroupApi, body, this.#target, options);
    throwOn(answer.errorCode, `sync group ${groupId}`);
    return decodeAssignment(answer.assignment);
  }

  async heartbeat(memberId: string, generationId: number): Promise<void> {
    const { groupId, instanceId } = this.#settings;
    const body = { groupId, generationId, memberId, groupInstanceId: instanceId ?? null };
    const answer = await this.#client.attempt(heartbeatApi, body, this.#target, { purpose: this.purpose });
    throwOn(answer.errorCode, `heartbeat to group ${groupId}`);
  }

  async leave(memberId: string): Promise<void> {
    const { groupId, instanceId } = this.#settings;
    const members = [{ memberId, groupInstanceId: instanceId ?? null }];
    await this.#client.attempt(leaveGroupApi, { groupId, memberId, members }, this.#target, { purpose: this.purpose });
  }

  /** How many partitions each of these topics has now; those that do not exist are left out. */
  async partitionCounts(topics: readonly string[]): Promise<Map<string, number>> {
    const known = await this.#client.metadata(topics);
    return new Map(
      known.filter(({ errorCode }) => errorCode === 0).map(({ name, partitions }) => [name, partitions.size]),
    );
  }

  async #assign(joined: Joined): Promise<{ memberId: string; assignment: Buffer }[]> {
    const members = joined.members.map(({ memberId, groupInstanceId, metadata }) => ({
      memberId,
      instanceId: groupInstanceId ?? undefined,
      ...decodeSubscription(metadata),
    }));
    const counts = await this.partitionCounts([...new Set(members.flatMap(({ topics }) => topics))]);
    return [...assignCooperativeSticky(members, counts)].map(([memberId, partitions]) => ({
      memberId,
      assignment: encodeAssignment(partitions),
    }));
  }
}
