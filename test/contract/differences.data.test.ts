import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  crc32c,
  createTopicsApi,
  describeConfigsApi,
  describeLogDirsApi,
  ErrorCodes,
  fetchApi,
  incrementalAlterConfigsApi,
  produceApi,
} from '@rail/kafka-protocol';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { differs } from '../support/differences.ts';
import { aRecordBatch, WireClient } from '../support/wire-client.ts';

const TOPIC = 2;
const BROKER = 4;
const SASL_HANDSHAKE = 17;
const ALTER_PARTITION_REASSIGNMENTS = 45;

/** Where Apache Kafka and the embedded broker differ on purpose: topics, logs and configs. */
describe('on purpose', () => {
  let broker: TestBroker;
  let client: WireClient;

  beforeAll(async () => {
    broker = await aBroker();
    client = await WireClient.to(broker.brokers[0]!);
  });

  afterAll(async () => {
    client.close();
    await broker.close();
  });

  /** The newest version of an API that is served; undefined when it is not served at all. */
  const served = async (key: number): Promise<number | undefined> =>
    (await client.versions()).apiKeys.find(({ apiKey }) => apiKey === key)?.maxVersion;

  const create = async (name: string, configs: Readonly<Record<string, string>>): Promise<number> => {
    const entries = Object.entries(configs).map(([key, value]) => ({ name: key, value }));
    const topics = [{ name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: entries }];
    return (await client.send(createTopicsApi, 5, { topics, timeoutMs: 10_000 })).topics[0]!.errorCode;
  };

  test('one broker has no partitions to reassign', async () => {
    const isServed = (await served(ALTER_PARTITION_REASSIGNMENTS)) !== undefined;
    expect(isServed).toBe(differs('one-broker', broker, { embedded: false, kafka: true }));
  });

  test('a first fetch opens no session', async () => {
    const topic = aTopicName('session');
    await client.createTopic(topic);
    const topics = [{ topic, partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1000 }] }];
    const { sessionId } = await client.send(fetchApi, 11, { maxWaitMs: 0, sessionId: 0, sessionEpoch: 0, topics });

    expect(sessionId === 0).toBe(differs('fetch-sessions', broker, { embedded: true, kafka: false }));
  });

  test('a fetch names its topics and not their ids', async () => {
    const firstWithIds = 13;
    const takesIds = (await served(fetchApi.key))! >= firstWithIds;
    expect(takesIds).toBe(differs('fetch-topic-ids', broker, { embedded: false, kafka: true }));
  });

  test('a topic may be readable as committed only', async () => {
    const expected = differs('rail-isolation', broker, { embedded: ErrorCodes.NONE, kafka: ErrorCodes.INVALID_CONFIG });
    expect(await create(aTopicName('isolation'), { 'rail.isolation': 'committed' })).toBe(expected);
  });

  test('a topic does not compress anew', async () => {
    const refused = { embedded: ErrorCodes.INVALID_CONFIG, kafka: ErrorCodes.NONE };
    const expected = differs('compression-type', broker, refused);
    expect(await create(aTopicName('compression'), { 'compression.type': 'gzip' })).toBe(expected);
  });

  test('a compressed batch is taken without looking into it', async () => {
    const topic = aTopicName('rubbish');
    await client.createTopic(topic);
    const records = aRecordBatch({ records: [['k', 'v'.repeat(100)]], compression: 'gzip' });
    const firstRecordByte = 61;
    const attributesByte = 21;
    records.fill(0x55, firstRecordByte);
    records.writeUInt32BE(crc32c(records, attributesByte, records.length), attributesByte - 4);
    const topicData = [{ name: topic, partitionData: [{ index: 0, records }] }];
    const { responses } = await client.send(produceApi, 9, { acks: -1, timeoutMs: 10_000, topicData });

    const isTaken = responses[0]!.partitionResponses[0]!.errorCode === 0;
    expect(isTaken).toBe(differs('compressed-records', broker, { embedded: true, kafka: false }));
  });

  test('segments are small unless a topic says otherwise', async () => {
    const topic = aTopicName('segments');
    await client.createTopic(topic);
    const resources = [{ resourceType: TOPIC, resourceName: topic, configurationKeys: ['segment.bytes'] }];
    const { results } = await client.send(describeConfigsApi, 1, { resources });

    const bytes = { embedded: String(64 << 20), kafka: String(1 << 30) };
    expect(results[0]!.configs[0]!.value).toBe(differs('segment-bytes', broker, bytes));
  });

  test('configs of the broker cannot be altered', async () => {
    const configs = [{ name: 'log.cleaner.threads', configOperation: 0, value: '1' }];
    const resources = [{ resourceType: BROKER, resourceName: '1', configs }];
    const { responses } = await client.send(incrementalAlterConfigsApi, 1, { resources, validateOnly: true });

    const isTaken = responses[0]!.errorCode === 0;
    expect(isTaken).toBe(differs('broker-configs', broker, { embedded: false, kafka: true }));
  });

  test('the size of the device is not told', async () => {
    const { results } = await client.send(describeLogDirsApi, 4, { topics: [] });
    expect(results[0]!.totalBytes > 0).toBe(differs('log-dir-size', broker, { embedded: false, kafka: true }));
  });

  test('nobody is asked who he is', async () => {
    const isServed = (await served(SASL_HANDSHAKE)) !== undefined;
    expect(isServed).toBe(differs('no-security', broker, { embedded: false, kafka: true }));
  });
});
