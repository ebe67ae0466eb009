import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { assert } from '@rail/kernel';
import { ByteReader } from '../bytes/byte-reader.ts';
import { apis } from './table.ts';

interface KafkajsRequest {
  readonly encode: () => Promise<{ readonly buffer: Buffer }>;
}
interface KafkajsApi {
  readonly versions: readonly string[];
  readonly protocol: (choice: { version: string | undefined }) => (options: object) => { request: KafkajsRequest };
}
const load = createRequire(import.meta.url);
const keys = load('kafkajs/src/protocol/requests/apiKeys') as Record<string, number>;
const { requests } = load('kafkajs/src/protocol/requests/index') as { requests: Record<string, KafkajsApi> };

/** KafkaJS takes the highest version that both sides have. */
function chosenVersion(name: string): string | undefined {
  const api = apis.get(keys[name]!);
  assert(api !== undefined, `${name} is not described`);
  const common = requests[name]!.versions.filter((v) => Number(v) >= api.minVersion && Number(v) <= api.maxVersion);
  return common.sort((a, b) => Number(a) - Number(b)).at(-1);
}

const groupId = 'builders';
const partitions = [{ partition: 0 }, { partition: 1 }];
const topics = [{ topic: 'share.mr-me-001', partitions }];
const producer = { transactionalId: 'router-0', producerId: 7, producerEpoch: 1 };
const member = { groupId, generationId: 3, memberId: 'm-1', groupInstanceId: null };
const acl = { principal: 'User:a', host: '*', operation: 3, permissionType: 3, resourcePatternType: 3 };
const aclResource = { resourceType: 2, resourceName: 'share.mr-me-001' };
const offsets = [{ topic: 't', partitions: [{ partition: 0, offset: 5, metadata: null }] }];

/** What KafkaJS passes to its encoders, and a part of what must be read from the bytes. */
const cases: Readonly<Record<string, readonly [options: object, expected: object]>> = {
  Fetch: [
    {
      replicaId: -1,
      maxWaitTime: 500,
      minBytes: 1,
      maxBytes: 1000,
      topics: [{ topic: 't', partitions: [{ partition: 2, fetchOffset: 9, maxBytes: 100 }] }],
    },
    { maxWaitMs: 500, isolationLevel: 1, topics: [{ partitions: [{ partition: 2, fetchOffset: 9 }] }] },
  ],
  ListOffsets: [
    { replicaId: -1, isolationLevel: 1, topics },
    { isolationLevel: 1, topics: [{ name: topics[0]!.topic }] },
  ],
  Metadata: [{ topics: [] }, { topics: null, allowAutoTopicCreation: true }],
  OffsetCommit: [
    { groupId, groupGenerationId: 3, memberId: 'm-1', topics: offsets },
    { generationIdOrMemberEpoch: 3, topics: [{ partitions: [{ committedOffset: 5 }] }] },
  ],
  OffsetFetch: [
    { groupId, topics: [] },
    { groupId, topics: null },
  ],
  GroupCoordinator: [
    { groupId, coordinatorType: 0 },
    { key: groupId, keyType: 0 },
  ],
  JoinGroup: [
    {
      groupId,
      sessionTimeout: 30_000,
      rebalanceTimeout: 60_000,
      memberId: '',
      protocolType: 'consumer',
      groupProtocols: [{ name: 'RoundRobinAssigner', metadata: Buffer.from('x') }],
    },
    { sessionTimeoutMs: 30_000, rebalanceTimeoutMs: 60_000, protocols: [{ name: 'RoundRobinAssigner' }] },
  ],
  Heartbeat: [
    { ...member, groupGenerationId: 3 },
    { groupId, generationId: 3, memberId: 'm-1' },
  ],
  LeaveGroup: [{ groupId, memberId: 'm-1' }, { members: [{ memberId: 'm-1', groupInstanceId: null }] }],
  SyncGroup: [
    { ...member, groupAssignment: [{ memberId: 'm-1', memberAssignment: Buffer.from('x') }] },
    { generationId: 3, assignments: [{ memberId: 'm-1', assignment: Buffer.from('x') }] },
  ],
  DescribeGroups: [{ groupIds: [groupId] }, { groups: [groupId] }],
  ListGroups: [{}, {}],
  SaslHandshake: [{ mechanism: 'PLAIN' }, { mechanism: 'PLAIN' }],
  SaslAuthenticate: [{ authBytes: Buffer.from([0, 0, 0, 1, 7]) }, { authBytes: Buffer.from([7]) }],
  ApiVersions: [{}, {}],
  CreateTopics: [
    { topics: [{ topic: 't', numPartitions: 3, configEntries: [{ name: 'a', value: 'b' }] }], validateOnly: false },
    { topics: [{ name: 't', numPartitions: 3, replicationFactor: -1, configs: [{ name: 'a', value: 'b' }] }] },
  ],
  DeleteTopics: [
    { topics: ['t'], timeout: 5 },
    { topicNames: ['t'], timeoutMs: 5 },
  ],
  DeleteRecords: [
    { topics: [{ topic: 't', partitions: [{ partition: 0, offset: 5 }] }], timeout: 5 },
    { topics: [{ name: 't', partitions: [{ offset: 5 }] }] },
  ],
  InitProducerId: [
    { transactionalId: null, transactionTimeout: 5 },
    { transactionalId: null, transactionTimeoutMs: 5 },
  ],
  AddPartitionsToTxn: [
    { ...producer, topics: [{ topic: 't', partitions: [0, 1] }] },
    { v3AndBelowTransactionalId: 'router-0', v3AndBelowTopics: [{ name: 't', partitions: [0, 1] }] },
  ],
  AddOffsetsToTxn: [
    { ...producer, groupId },
    { ...producer, groupId },
  ],
  EndTxn: [
    { ...producer, transactionResult: true },
    { ...producer, committed: true },
  ],
  TxnOffsetCommit: [
    { ...producer, groupId, topics: offsets },
    { groupId, topics: [{ partitions: [{ committedOffset: 5, committedMetadata: null }] }] },
  ],
  DescribeAcls: [
    { ...acl, ...aclResource },
    { patternTypeFilter: 3, resourceNameFilter: 'share.mr-me-001' },
  ],
  CreateAcls: [{ creations: [{ ...acl, ...aclResource }] }, { creations: [{ resourcePatternType: 3, host: '*' }] }],
  DeleteAcls: [{ filters: [{ ...acl, ...aclResource }] }, { filters: [{ patternTypeFilter: 3 }] }],
  DescribeConfigs: [
    { resources: [{ type: 2, name: 't' }] },
    { resources: [{ resourceType: 2, resourceName: 't', configurationKeys: null }] },
  ],
  AlterConfigs: [
    { resources: [{ type: 2, name: 't', configEntries: [{ name: 'a', value: 'b' }] }], validateOnly: true },
    { resources: [{ resourceName: 't', configs: [{ name: 'a', value: 'b' }] }], validateOnly: true },
  ],
  CreatePartitions: [
    { topicPartitions: [{ topic: 't', count: 5 }], timeout: 5 },
    { topics: [{ name: 't', count: 5, assignments: null }] },
  ],
  DeleteGroups: [[groupId], { groupsNames: [groupId] }],
  Produce: [
    {
      ...producer,
      acks: -1,
      timeout: 5,
      topicData: [{ topic: 't', partitions: [{ partition: 1, messages: [{ key: 'k', value: 'v', headers: {} }] }] }],
    },
    { transactionalId: 'router-0', acks: -1, topicData: [{ name: 't', partitionData: [{ index: 1 }] }] },
  ],
};

describe('requests of KafkaJS', () => {
  test.each(Object.entries(cases))('%s is read to its last byte in the version that it picks', async (name, given) => {
    const [options, expected] = given;
    const version = chosenVersion(name);
    expect(version).toBeDefined();
    const { request } = requests[name]!.protocol({ version })(options);
    const { buffer } = await request.encode();

    const reader = new ByteReader(buffer);
    const body = apis.get(keys[name]!)!.request.read(reader, Number(version));

    expect(body).toMatchObject(expected);
    expect(reader.position).toBe(buffer.length);
  });

  test('are all covered, but for the reassignment of replicas', () => {
    const implemented = Object.keys(requests).filter((name) => requests[name]!.versions.length > 0);
    const missing = implemented.filter((name) => !(name in cases));

    expect(missing).toEqual(['AlterPartitionReassignments', 'ListPartitionReassignments']);
  });
});
