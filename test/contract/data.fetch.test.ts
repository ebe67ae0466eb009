import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  batches,
  type Draft,
  ErrorCodes,
  fetchApi,
  listOffsetsApi,
  produceApi,
  type RequestOf,
  type ResponseOf,
} from '@rail/kafka-protocol';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { aRecordBatch, WireClient } from '../support/wire-client.ts';

type PartitionAnswer = ResponseOf<typeof fetchApi>['responses'][number]['partitions'][number];

describe('fetch', () => {
  let broker: TestBroker;
  let client: WireClient;
  let other: WireClient;

  beforeAll(async () => {
    broker = await aBroker();
    client = await WireClient.to(broker.brokers[0]!);
    other = await WireClient.to(broker.brokers[0]!);
  });

  afterAll(async () => {
    client.close();
    other.close();
    await broker.close();
  });

  const produce = async (topic: string, values: readonly string[], timestampMs = Date.now()): Promise<void> => {
    const records = aRecordBatch({ records: values.map((value) => ['k', value] as const), timestampMs });
    await other.send(produceApi, 9, {
      acks: -1,
      timeoutMs: 10_000,
      topicData: [{ name: topic, partitionData: [{ index: 0, records }] }],
    });
  };

  const fetch = async (
    topic: string,
    fetchOffset: number,
    more: Draft<RequestOf<typeof fetchApi>> = {},
  ): Promise<PartitionAnswer> => {
    const partitionMaxBytes = 1_048_576;
    const request: Draft<RequestOf<typeof fetchApi>> = {
      maxWaitMs: 0,
      minBytes: 1,
      topics: [{ topic, partitions: [{ partition: 0, fetchOffset, partitionMaxBytes }] }],
      ...more,
    };
    const answer = await client.send(fetchApi, 11, request);
    expect(answer.sessionId).toBe(0);
    return answer.responses[0]!.partitions[0]!;
  };
  const bases = (answer: PartitionAnswer): number[] =>
    [...batches(answer.records ?? Buffer.alloc(0))].map(({ header }) => header.baseOffset);

  test('an offset inside a batch is answered with the whole batch', async () => {
    const topic = aTopicName('inside');
    await client.createTopic(topic);
    await produce(topic, ['1', '2', '3']);
    await produce(topic, ['4']);

    expect(bases(await fetch(topic, 1))).toEqual([0, 3]);
    expect(bases(await fetch(topic, 3))).toEqual([3]);
  });

  test('the first batch is sent whole though it is larger than the limit, and nothing after it', async () => {
    const topic = aTopicName('large');
    await client.createTopic(topic);
    await produce(topic, ['x'.repeat(5000)]);
    await produce(topic, ['y']);
    const topics = [{ topic, partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 100 }] }];

    expect(bases(await fetch(topic, 0, { topics, maxBytes: 100 }))).toEqual([0]);
  });

  test('an offset beyond the end, or below the start, is out of range', async () => {
    const topic = aTopicName('range');
    await client.createTopic(topic);
    await produce(topic, ['1']);

    expect((await fetch(topic, 2)).errorCode).toBe(ErrorCodes.OFFSET_OUT_OF_RANGE);
    expect((await fetch(topic, -1)).errorCode).toBe(ErrorCodes.OFFSET_OUT_OF_RANGE);
    expect((await fetch(topic, 1)).errorCode).toBe(0);
  });

  test('a long poll is answered when a record comes', async () => {
    const topic = aTopicName('poll');
    await client.createTopic(topic);
    const started = Date.now();
    const answer = fetch(topic, 0, { maxWaitMs: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await produce(topic, ['1']);

    expect(bases(await answer)).toEqual([0]);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  test('a long poll without records is answered empty after its time', async () => {
    const topic = aTopicName('empty');
    await client.createTopic(topic);
    const started = Date.now();
    const answer = await fetch(topic, 0, { maxWaitMs: 100 });

    expect(bases(answer)).toEqual([]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(95);
  });

  test('a leader epoch that the broker does not know is refused', async () => {
    const topic = aTopicName('epoch');
    await client.createTopic(topic);
    const topics = [
      { topic, partitions: [{ partition: 0, currentLeaderEpoch: 1000, fetchOffset: 0, partitionMaxBytes: 1000 }] },
    ];

    expect((await fetch(topic, 0, { topics })).errorCode).toBe(ErrorCodes.UNKNOWN_LEADER_EPOCH);
  });

  test('offsets are found by time, by the largest time and by both ends', async () => {
    const topic = aTopicName('by-time');
    await client.createTopic(topic);
    const base = Date.now() - 100_000;
    for (let i = 0; i < 5; i++) await produce(topic, ['a', 'b'], base + i * 1000);
    const list = async (timestamp: number): Promise<{ offset: number; timestamp: number }> => {
      const answer = await client.send(listOffsetsApi, 7, {
        replicaId: -1,
        topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp }] }],
      });
      const { offset, timestamp: found } = answer.topics[0]!.partitions[0]!;
      return { offset, timestamp: found };
    };

    expect(await list(-1)).toEqual({ offset: 10, timestamp: -1 });
    expect(await list(-2)).toEqual({ offset: 0, timestamp: -1 });
    expect(await list(-3)).toEqual({ offset: 8, timestamp: base + 4000 });
    expect(await list(base + 1500)).toEqual({ offset: 4, timestamp: base + 2000 });
    expect(await list(base + 3000)).toEqual({ offset: 6, timestamp: base + 3000 });
    expect(await list(base + 9000)).toEqual({ offset: -1, timestamp: -1 });
  });
});
