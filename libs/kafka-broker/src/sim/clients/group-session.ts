import {
  consumerProtocolAssignment,
  consumerProtocolSubscription,
  decodeVersioned,
  encodeVersioned,
  ErrorCodes,
  heartbeatApi,
  joinGroupApi,
  leaveGroupApi,
  type ResponseOf,
  syncGroupApi,
} from '@rail/kafka-protocol';
import { call, type Script, sleep } from '../script.ts';

export const sessionTimeoutMs = 3000;
const rebalanceTimeoutMs = 2000;

/** A classic group member as kafkajs and our client behave: join, sync, heartbeat, join again when called. */
export class GroupSession {
  readonly #subscription: Buffer;
  memberId = '';
  generationId = -1;
  partitions: readonly number[] = [];
  readonly groupId: string;
  readonly instanceId: string | null;
  readonly #topic: string;
  readonly #partitionCount: number;

  constructor(groupId: string, instanceId: string | null, topic: string, partitionCount: number) {
    this.groupId = groupId;
    this.instanceId = instanceId;
    this.#topic = topic;
    this.#subscription = encodeVersioned(consumerProtocolSubscription, 0, { topics: [topic] });
    this.#partitionCount = partitionCount;
  }

  /** Until the member has an assignment. False: another process took its instance id. */
  *join(): Script<boolean> {
    for (;;) {
      const joined = yield* call(
        joinGroupApi,
        5,
        {
          groupId: this.groupId,
          sessionTimeoutMs,
          rebalanceTimeoutMs,
          memberId: this.memberId,
          groupInstanceId: this.instanceId,
          protocolType: 'consumer',
          protocols: [{ name: 'range', metadata: this.#subscription }],
        },
        8000,
      );
      if (joined === undefined) {
        yield* sleep(30);
        continue;
      }
      if (joined.errorCode === ErrorCodes.FENCED_INSTANCE_ID) return false;
      if (joined.errorCode === ErrorCodes.NONE || joined.errorCode === ErrorCodes.MEMBER_ID_REQUIRED) {
        this.memberId = joined.memberId;
      } else if (joined.errorCode === ErrorCodes.UNKNOWN_MEMBER_ID) this.memberId = '';
      if (joined.errorCode !== ErrorCodes.NONE) continue;
      this.generationId = joined.generationId;
      const error = yield* this.#sync(joined);
      if (error === ErrorCodes.NONE) return true;
      if (error === ErrorCodes.FENCED_INSTANCE_ID) return false;
      if (error === ErrorCodes.UNKNOWN_MEMBER_ID) this.memberId = '';
    }
  }

  *#sync(joined: ResponseOf<typeof joinGroupApi>): Script<number> {
    const answer = yield* call(
      syncGroupApi,
      3,
      {
        groupId: this.groupId,
        generationId: this.generationId,
        memberId: this.memberId,
        groupInstanceId: this.instanceId,
        assignments: joined.leader === this.memberId ? this.#assign(joined) : [],
      },
      5000,
    );
    if (answer === undefined) return ErrorCodes.REQUEST_TIMED_OUT;
    if (answer.errorCode === ErrorCodes.NONE) {
      this.partitions =
        answer.assignment.length === 0
          ? []
          : decodeVersioned(consumerProtocolAssignment, answer.assignment).assignedPartitions.flatMap(
              ({ partitions }) => partitions,
            );
    }
    return answer.errorCode;
  }

  #assign({ members }: ResponseOf<typeof joinGroupApi>) {
    const ids = members.map(({ memberId }) => memberId).toSorted();
    return ids.map((memberId, at) => {
      // Owners change with every generation: whoever missed one must not go on with its old partitions.
      const partitions = Array.from({ length: this.#partitionCount }, (_, p) => p).filter(
        (p) => (p + this.generationId) % ids.length === at,
      );
      const assignedPartitions = partitions.length === 0 ? [] : [{ topic: this.#topic, partitions }];
      return { memberId, assignment: encodeVersioned(consumerProtocolAssignment, 0, { assignedPartitions }) };
    });
  }

  *heartbeat(): Script<number> {
    const { groupId, generationId, memberId } = this;
    const answer = yield* call(heartbeatApi, 3, { groupId, generationId, memberId, groupInstanceId: this.instanceId });
    return answer?.errorCode ?? ErrorCodes.REQUEST_TIMED_OUT;
  }

  *leave(): Script<void> {
    const members = [{ memberId: this.memberId, groupInstanceId: this.instanceId }];
    yield* call(leaveGroupApi, 3, { groupId: this.groupId, members });
    this.memberId = '';
  }
}
