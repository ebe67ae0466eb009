import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ErrorCodes, produceApi, type ResponseOf } from '@rail/kafka-protocol';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { aRecordBatch, WireClient } from '../support/wire-client.ts';

type PartitionAnswer = ResponseOf<typeof produceApi>['responses'][number]['partitionResponses'][number];

describe('produce', () => {
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

  const produce = async (topic: string, records: Buffer, acks = -1): Promise<PartitionAnswer> => {
    const topicData = [{ name: topic, partitionData: [{ index: 0, records }] }];
    const answer = await client.send(produceApi, 9, { acks, timeoutMs: 10_000, topicData });
    return answer.responses[0]!.partitionResponses[0]!;
  };

  test('batches get the next offsets of the partition', async () => {
    const topic = aTopicName('offsets');
    await client.createTopic(topic);
    const batch = {
      records: [
        ['a', '1'],
        ['b', '2'],
      ],
    } as const;

    expect((await produce(topic, aRecordBatch(batch))).baseOffset).toBe(0);
    expect((await produce(topic, aRecordBatch(batch))).baseOffset).toBe(2);
  });

  test('a retry of any of the last five batches is answered with its first offset and stored once', async () => {
    const topic = aTopicName('retry');
    await client.createTopic(topic);
    const batch = (baseSequence: number): Buffer =>
      aRecordBatch({ records: [['k', String(baseSequence)]], producerId: 4711, producerEpoch: 0, baseSequence });
    for (let i = 0; i < 5; i++) await produce(topic, batch(i));

    expect((await produce(topic, batch(0))).baseOffset).toBe(0);
    expect((await produce(topic, batch(4))).baseOffset).toBe(4);
    expect((await produce(topic, batch(5))).baseOffset).toBe(5);
  });

  test('a gap in the sequence is refused, and so is an old epoch', async () => {
    const topic = aTopicName('sequence');
    await client.createTopic(topic);
    const send = (baseSequence: number, producerEpoch: number): Promise<PartitionAnswer> =>
      produce(topic, aRecordBatch({ records: [['k', 'v']], producerId: 4712, producerEpoch, baseSequence }));
    await send(0, 1);

    expect((await send(2, 1)).errorCode).toBe(ErrorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect((await send(1, 0)).errorCode).toBe(ErrorCodes.INVALID_PRODUCER_EPOCH);
    expect((await send(1, 1)).errorCode).toBe(0);
  });

  test('a wrong checksum is refused', async () => {
    const topic = aTopicName('checksum');
    await client.createTopic(topic);
    const batch = aRecordBatch({ records: [['k', 'v']] });
    batch[batch.length - 1]! ^= 1;

    expect((await produce(topic, batch)).errorCode).toBe(ErrorCodes.CORRUPT_MESSAGE);
  });

  test('max.message.bytes is enforced', async () => {
    const topic = aTopicName('size');
    await client.createTopic(topic, 1, { 'max.message.bytes': '200' });

    expect((await produce(topic, aRecordBatch({ records: [['k', 'x'.repeat(300)]] }))).errorCode).toBe(
      ErrorCodes.MESSAGE_TOO_LARGE,
    );
  });

  test('a record without key is refused on a compacted topic', async () => {
    const topic = aTopicName('compacted');
    await client.createTopic(topic, 1, { 'cleanup.policy': 'compact' });

    for (const compression of ['none', 'gzip'] as const) {
      const answer = await produce(
        topic,
        aRecordBatch({
          records: [
            ['k', 'v'],
            [null, 'v'],
          ],
          compression,
        }),
      );
      expect(answer.errorCode).toBe(ErrorCodes.INVALID_RECORD);
    }
  });

  test('a timestamp beyond the limits of the topic is refused', async () => {
    const topic = aTopicName('time');
    await client.createTopic(topic, 1, { 'message.timestamp.before.max.ms': '60000' });
    const at = (timestampMs: number): Promise<PartitionAnswer> =>
      produce(topic, aRecordBatch({ records: [['k', 'v']], timestampMs }));

    expect((await at(Date.now() + 7_200_000)).errorCode).toBe(ErrorCodes.INVALID_TIMESTAMP);
    expect((await at(Date.now() - 7_200_000)).errorCode).toBe(ErrorCodes.INVALID_TIMESTAMP);
    expect((await at(Date.now())).errorCode).toBe(0);
  });

  test('a topic with LogAppendTime answers the time of the broker', async () => {
    const topic = aTopicName('append-time');
    await client.createTopic(topic, 1, { 'message.timestamp.type': 'LogAppendTime' });
    const before = Date.now();
    const { logAppendTimeMs } = await produce(topic, aRecordBatch({ records: [['k', 'v']], timestampMs: 1 }));

    expect(logAppendTimeMs).toBeGreaterThanOrEqual(before - 1000);
  });

  test('a transactional batch for a partition that no transaction contains is refused', async () => {
    const topic = aTopicName('unadded');
    await client.createTopic(topic);
    const records = aRecordBatch({
      records: [['k', 'v']],
      producerId: 4713,
      producerEpoch: 0,
      baseSequence: 0,
      transactional: true,
    });
    const topicData = [{ name: topic, partitionData: [{ index: 0, records }] }];
    const answer = await client.send(produceApi, 9, {
      transactionalId: aTopicName('id'),
      acks: -1,
      timeoutMs: 10_000,
      topicData,
    });

    expect(answer.responses[0]!.partitionResponses[0]!.errorCode).not.toBe(0);
  });

  test('an unknown partition is refused', async () => {
    expect((await produce(aTopicName('unknown'), aRecordBatch({ records: [['k', 'v']] }))).errorCode).toBe(
      ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION,
    );
  });
});
