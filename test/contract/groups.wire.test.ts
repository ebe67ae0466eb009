import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  addOffsetsToTxnApi,
  deleteGroupsApi,
  describeGroupsApi,
  endTxnApi,
  ErrorCodes,
  heartbeatApi,
  initProducerIdApi,
  joinGroupApi,
  leaveGroupApi,
  offsetCommitApi,
  offsetDeleteApi,
  offsetFetchApi,
  syncGroupApi,
  txnOffsetCommitApi,
} from '@rail/kafka-protocol';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { coordinatorsReady } from '../support/coordinators.ts';
import { WireClient } from '../support/wire-client.ts';

describe('groups and offsets on the wire', () => {
  let broker: TestBroker;
  let client: WireClient;

  beforeAll(async () => {
    broker = await aBroker();
    client = await WireClient.to(broker.brokers[0]!);
    await coordinatorsReady(client);
  });

  afterAll(async () => {
    client.close();
    await broker.close();
  });

  const join = (groupId: string, memberId: string, groupInstanceId: string | null = null) =>
    client.send(joinGroupApi, 7, {
      groupId,
      memberId,
      groupInstanceId,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.from([0, 0, 0, 0, 0, 0, 255, 255, 255, 255]) }],
    });

  const aMember = async (groupId: string, groupInstanceId: string | null = null) => {
    const asked = await join(groupId, '', groupInstanceId);
    const joined =
      asked.errorCode === ErrorCodes.MEMBER_ID_REQUIRED ? await join(groupId, asked.memberId, groupInstanceId) : asked;
    expect(joined.errorCode).toBe(ErrorCodes.NONE);
    const { memberId, generationId } = joined;
    const assignments = [{ memberId, assignment: Buffer.from('everything') }];
    const synced = await client.send(syncGroupApi, 4, {
      groupId,
      generationId,
      memberId,
      groupInstanceId,
      assignments,
    });
    expect(synced.assignment.toString()).toBe('everything');
    return { groupId, generationId, memberId, groupInstanceId };
  };

  const commit = async (
    topic: string,
    member: { groupId: string; generationId: number; memberId: string; groupInstanceId: string | null },
    committedOffset: number,
    committedMetadata = '',
  ): Promise<number> => {
    const answer = await client.send(offsetCommitApi, 7, {
      ...member,
      generationIdOrMemberEpoch: member.generationId,
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, committedOffset, committedMetadata }] }],
    });
    return answer.topics[0]!.partitions[0]!.errorCode;
  };

  const fetchOffset = async (groupId: string, topic: string, requireStable = false) => {
    const topics = [{ name: topic, partitionIndexes: [0] }];
    const answer = await client.send(offsetFetchApi, 7, { groupId, topics, requireStable });
    return answer.topics[0]!.partitions[0]!;
  };

  test('a member id is asked for before the first join, and an unknown one is refused', async () => {
    const groupId = aTopicName('member-id');

    expect((await join(groupId, '')).errorCode).toBe(ErrorCodes.MEMBER_ID_REQUIRED);
    expect((await join(groupId, 'nobody')).errorCode).toBe(ErrorCodes.UNKNOWN_MEMBER_ID);
    expect((await join('', '')).errorCode).toBe(ErrorCodes.INVALID_GROUP_ID);
  });

  test('a static member comes back without a rebalance, and its old process is fenced', async () => {
    const groupId = aTopicName('static');
    const old = await aMember(groupId, 'one');

    const back = await join(groupId, '', 'one');
    expect(back.errorCode).toBe(ErrorCodes.NONE);
    expect(back.generationId).toBe(old.generationId);
    expect(back.memberId).not.toBe(old.memberId);
    expect((await client.send(heartbeatApi, 3, old)).errorCode).toBe(ErrorCodes.FENCED_INSTANCE_ID);
    const { errorCode } = await client.send(heartbeatApi, 3, { ...old, memberId: back.memberId });
    expect(errorCode).toBe(ErrorCodes.NONE);
  });

  test('commits are kept with their metadata, and fenced by generation and member', async () => {
    const topic = aTopicName('commits');
    await client.createTopic(topic);
    const member = await aMember(`${topic}.group`);

    expect(await commit(topic, member, 5, 'kept')).toBe(ErrorCodes.NONE);
    expect(await commit(topic, { ...member, generationId: member.generationId - 1 }, 6)).toBe(
      ErrorCodes.ILLEGAL_GENERATION,
    );
    expect(await commit(topic, { ...member, memberId: 'nobody' }, 6)).toBe(ErrorCodes.UNKNOWN_MEMBER_ID);
    expect(await commit(topic, { ...member, generationId: -1, memberId: '' }, 6)).toBe(ErrorCodes.UNKNOWN_MEMBER_ID);
    expect(await fetchOffset(member.groupId, topic)).toMatchObject({
      committedOffset: 5,
      metadata: 'kept',
      errorCode: 0,
    });
    expect(await commit(topic, member, 6, 'x'.repeat(4097))).toBe(ErrorCodes.OFFSET_METADATA_TOO_LARGE);
  });

  test('an offset that an open transaction may change is refused to those who ask for stable ones', async () => {
    const topic = aTopicName('unstable');
    await client.createTopic(topic);
    const groupId = `${topic}.group`;
    const transactionalId = `${topic}.writer`;
    const { producerId, producerEpoch } = await client.send(initProducerIdApi, 4, {
      transactionalId,
      transactionTimeoutMs: 60_000,
    });
    const producer = { transactionalId, producerId, producerEpoch };
    const partitions = [{ partitionIndex: 0, committedOffset: 3, committedMetadata: 'staged' }];
    const stage = () =>
      client.send(txnOffsetCommitApi, 3, { ...producer, groupId, topics: [{ name: topic, partitions }] });
    expect((await stage()).topics[0]!.partitions[0]!.errorCode).toBe(ErrorCodes.INVALID_TXN_STATE);
    await client.send(addOffsetsToTxnApi, 3, { ...producer, groupId });
    expect((await stage()).topics[0]!.partitions[0]!.errorCode).toBe(ErrorCodes.NONE);

    expect((await fetchOffset(groupId, topic)).committedOffset).toBe(-1);
    expect((await fetchOffset(groupId, topic, true)).errorCode).toBe(ErrorCodes.UNSTABLE_OFFSET_COMMIT);

    expect((await client.send(endTxnApi, 3, { ...producer, committed: true })).errorCode).toBe(ErrorCodes.NONE);
    let found = await fetchOffset(groupId, topic, true);
    while (found.errorCode === ErrorCodes.UNSTABLE_OFFSET_COMMIT) found = await fetchOffset(groupId, topic, true);
    expect(found).toMatchObject({ committedOffset: 3, metadata: 'staged' });
  });

  test('a group is deleted when its last member has left, and its offsets with it', async () => {
    const topic = aTopicName('delete');
    await client.createTopic(topic);
    const member = await aMember(`${topic}.group`);
    const { groupId } = member;
    await commit(topic, member, 5);
    const remove = async () =>
      (await client.send(deleteGroupsApi, 1, { groupsNames: [groupId] })).results[0]!.errorCode;

    expect(await remove()).toBe(ErrorCodes.NON_EMPTY_GROUP);
    await client.send(leaveGroupApi, 3, { groupId, members: [member] });
    const described = async () => (await client.send(describeGroupsApi, 4, { groups: [groupId] })).groups[0]!;
    expect((await described()).groupState).toBe('Empty');
    expect((await fetchOffset(groupId, topic)).committedOffset).toBe(5);

    expect(await remove()).toBe(ErrorCodes.NONE);
    expect((await described()).groupState).toBe('Dead');
    expect((await fetchOffset(groupId, topic)).committedOffset).toBe(-1);
    expect(await remove()).toBe(ErrorCodes.GROUP_ID_NOT_FOUND);
  });

  test('single offsets are deleted where no member subscribes', async () => {
    const topic = aTopicName('offset-delete');
    await client.createTopic(topic);
    const groupId = `${topic}.group`;
    await commit(topic, { groupId, generationId: -1, memberId: '', groupInstanceId: null }, 5);

    const topics = [{ name: topic, partitions: [{ partitionIndex: 0 }] }];
    expect((await client.send(offsetDeleteApi, 0, { groupId, topics })).errorCode).toBe(ErrorCodes.NONE);
    expect((await fetchOffset(groupId, topic)).committedOffset).toBe(-1);
  });
});
