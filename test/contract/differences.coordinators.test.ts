import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  addPartitionsToTxnApi,
  batches,
  endTxnApi,
  ErrorCodes,
  fetchApi,
  initProducerIdApi,
  joinGroupApi,
  metadataApi,
  produceApi,
  RecordCursor,
  recordsOf,
} from '@rail/kafka-protocol';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { coordinatorsReady } from '../support/coordinators.ts';
import { differs } from '../support/differences.ts';
import { aRecordBatch, WireClient } from '../support/wire-client.ts';

const CONSUMER_GROUP_HEARTBEAT = 68;
const offsetsTopic = '__consumer_offsets';
const generationKeyVersion = 2;

/** Where Apache Kafka and the embedded broker differ on purpose: groups and transactions. */
describe('on purpose', () => {
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

  const partitionsOf = async (topic: string): Promise<number> =>
    (await client.send(metadataApi, 8, { topics: [{ name: topic }] })).topics[0]!.partitions.length;

  const fetch = async (topic: string, partition: number, isolationLevel = 0) => {
    const topics = [{ topic, partitions: [{ partition, fetchOffset: 0, partitionMaxBytes: 10_000_000 }] }];
    const answer = await client.send(fetchApi, 11, { maxWaitMs: 0, minBytes: 0, isolationLevel, topics });
    return answer.responses[0]!.partitions[0]!;
  };

  const join = (groupId: string, memberId: string, sessionTimeoutMs = 10_000) =>
    client.send(joinGroupApi, 7, {
      groupId,
      memberId,
      sessionTimeoutMs,
      rebalanceTimeoutMs: 10_000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
    });

  /** Generations of a group in the log of the coordinators. */
  const loggedGenerations = async (groupId: string): Promise<number[]> => {
    const found: number[] = [];
    const cursor = new RecordCursor();
    const count = await partitionsOf(offsetsTopic);
    for (let partition = 0; partition < count; partition++) {
      const records = (await fetch(offsetsTopic, partition)).records ?? Buffer.alloc(0);
      for (const { pos, header } of batches(records)) {
        if (header.isControl) continue;
        cursor.reset(recordsOf(records, pos), header);
        while (cursor.next()) {
          const key = cursor.bytes.subarray(cursor.keyStart, cursor.keyEnd);
          const isHis = key.readInt16BE(0) === generationKeyVersion && key.toString('utf8', 4) === groupId;
          if (!isHis || cursor.valueStart < 0) continue;
          const value = cursor.bytes.subarray(cursor.valueStart, cursor.valueEnd);
          // Version and protocol type come before the generation.
          found.push(value.readInt32BE(4 + value.readInt16BE(2)));
        }
      }
    }
    return found;
  };

  const init = async (transactionalId: string, claim = {}) => {
    for (;;) {
      const body = { transactionalId, transactionTimeoutMs: 60_000, ...claim };
      const answer = await client.send(initProducerIdApi, 4, body);
      const isFirst = Object.keys(claim).length === 0;
      if (answer.errorCode !== ErrorCodes.CONCURRENT_TRANSACTIONS || !isFirst) return { transactionalId, ...answer };
    }
  };
  type Producer = Awaited<ReturnType<typeof init>>;

  const add = async (producer: Producer, topic: string): Promise<void> => {
    await client.send(addPartitionsToTxnApi, 3, {
      v3AndBelowTransactionalId: producer.transactionalId,
      v3AndBelowProducerId: producer.producerId,
      v3AndBelowProducerEpoch: producer.producerEpoch,
      v3AndBelowTopics: [{ name: topic, partitions: [0] }],
    });
  };

  test('each coordinator keeps its state in one partition', async () => {
    const isOne = (await partitionsOf(offsetsTopic)) === 1;
    expect(isOne).toBe(differs('one-coordinator-partition', broker, { embedded: true, kafka: false }));
  });

  test('groups are of the classic kind', async () => {
    const isServed = (await client.versions()).apiKeys.some(({ apiKey }) => apiKey === CONSUMER_GROUP_HEARTBEAT);
    expect(isServed).toBe(differs('no-kip-848', broker, { embedded: false, kafka: true }));
  });

  test('a session may be shorter than six seconds', async () => {
    const { errorCode } = await join(aTopicName('short'), '', 100);
    const expected = differs('session-timeout', broker, {
      embedded: ErrorCodes.MEMBER_ID_REQUIRED,
      kafka: ErrorCodes.INVALID_SESSION_TIMEOUT,
    });
    expect(errorCode).toBe(expected);
    expect((await join(aTopicName('shorter'), '', 99)).errorCode).toBe(ErrorCodes.INVALID_SESSION_TIMEOUT);
  });

  test('a generation is logged before its assignment is there', async () => {
    const groupId = aTopicName('generation');
    const { memberId } = await join(groupId, '');
    const { generationId } = await join(groupId, memberId);
    expect(generationId).toBe(1);

    const isLogged = (await loggedGenerations(groupId)).includes(generationId);
    expect(isLogged).toBe(differs('logged-generation', broker, { embedded: true, kafka: false }));
  });

  test('a producer of an old epoch cannot abort the transaction of a newer one', async () => {
    const topic = aTopicName('stale');
    await client.createTopic(topic);
    const old = await init(`${topic}.id`);
    const current = await init(`${topic}.id`);
    await add(current, topic);

    const { producerId, producerEpoch } = old;
    const { errorCode } = await init(`${topic}.id`, { producerId, producerEpoch });
    const expected = differs('stale-epoch-fenced', broker, {
      embedded: ErrorCodes.PRODUCER_FENCED,
      kafka: ErrorCodes.CONCURRENT_TRANSACTIONS,
    });
    expect(errorCode).toBe(expected);
  });

  test('a committed fetch has nothing aborted in it, and no list of what to leave out', async () => {
    const topic = aTopicName('aborted');
    await client.createTopic(topic);
    const producer = await init(`${topic}.id`);
    const { transactionalId, producerId, producerEpoch } = producer;
    await add(producer, topic);
    const batch = { producerId, producerEpoch, baseSequence: 0, transactional: true };
    const records = aRecordBatch({ records: [['k', 'aborted']], ...batch });
    const topicData = [{ name: topic, partitionData: [{ index: 0, records }] }];
    await client.send(produceApi, 9, { transactionalId, acks: -1, timeoutMs: 10_000, topicData });
    await client.send(endTxnApi, 3, { transactionalId, producerId, producerEpoch, committed: false });
    let answer = await fetch(topic, 0, 1);
    while (answer.lastStableOffset < 2) answer = await fetch(topic, 0, 1);

    const sent = {
      aborted: answer.abortedTransactions?.length ?? 0,
      dataBatches: [...batches(answer.records!)].filter(({ header }) => !header.isControl).length,
    };
    const expected = differs('committed-fetch', broker, {
      embedded: { aborted: 0, dataBatches: 0 },
      kafka: { aborted: 1, dataBatches: 1 },
    });
    expect(sent).toEqual(expected);
  });
});
