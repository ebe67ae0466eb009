import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Admin, type Consumer, Kafka, logLevel, Partitioners } from 'kafkajs';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';

describe('transactions of kafkajs, unmodified', () => {
  let broker: TestBroker;
  let kafka: Kafka;
  let admin: Admin;
  const consumers: Consumer[] = [];

  beforeAll(async () => {
    broker = await aBroker();
    kafka = new Kafka({ brokers: [...broker.brokers], clientId: 'contract', logLevel: logLevel.NOTHING });
    admin = kafka.admin();
    await admin.connect();
  });

  afterAll(async () => {
    for (const consumer of consumers) await consumer.disconnect();
    await admin.disconnect();
    await broker.close();
  });

  const aProducer = async (transactionalId: string) => {
    const producer = kafka.producer({
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return producer;
  };

  const readUntil = async (topic: string, last: string): Promise<string[]> => {
    const consumer = kafka.consumer({ groupId: `${topic}.readers`, readUncommitted: false });
    consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const seen: string[] = [];
    await new Promise<void>((resolve, reject) => {
      consumer
        .run({
          eachMessage: ({ message }) => {
            const value = message.value!.toString();
            seen.push(value);
            if (value === last) resolve();
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
    return seen;
  };

  test('committed records are read, aborted ones never, with transactions back to back', async () => {
    const topic = aTopicName('transactions');
    await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true });
    const producer = await aProducer(`${topic}.writer`);
    for (let i = 0; i < 10; i++) {
      const transaction = await producer.transaction();
      const commits = i % 3 !== 1;
      const value = `${i}.${commits ? 'committed' : 'aborted'}`;
      await transaction.send({ topic, messages: [{ value, partition: i % 2 }] });
      await (commits ? transaction.commit() : transaction.abort());
    }
    const last = await producer.transaction();
    await last.send({ topic, messages: [0, 1].map((partition) => ({ value: `end.${partition}`, partition })) });
    await last.commit();

    const seen = [...(await readUntil(topic, 'end.0'))];
    expect(seen.filter((value) => value.includes('aborted'))).toEqual([]);
    await producer.disconnect();
  });

  test('consumed offsets count when the transaction commits, not before and not when it aborts', async () => {
    const topic = aTopicName('transactional-offsets');
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
    const consumerGroupId = `${topic}.group`;
    const producer = await aProducer(`${topic}.writer`);
    const committed = async (): Promise<string> =>
      (await admin.fetchOffsets({ groupId: consumerGroupId, topics: [topic] }))[0]!.partitions[0]!.offset;
    const sendOffset = async (offset: string) => {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ value: offset }] });
      await transaction.sendOffsets({ consumerGroupId, topics: [{ topic, partitions: [{ partition: 0, offset }] }] });
      return transaction;
    };

    const kept = await sendOffset('5');
    expect(await committed()).toBe('-1');
    await kept.commit();
    const dropped = await sendOffset('9');
    await dropped.abort();
    const next = await sendOffset('7');
    expect(await committed()).toBe('5');
    await next.commit();

    const third = await producer.transaction();
    await third.send({ topic, messages: [{ value: 'x' }] });
    await third.abort();
    expect(await committed()).toBe('7');
    await producer.disconnect();
  });

  test('a second producer with the same transactional id fences the first', async () => {
    const topic = aTopicName('fencing');
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
    const first = await aProducer(`${topic}.writer`);
    const open = await first.transaction();
    await open.send({ topic, messages: [{ value: 'from the first' }] });

    const second = await aProducer(`${topic}.writer`);
    const transaction = await second.transaction();
    await transaction.send({ topic, messages: [{ value: 'from the second' }] });
    await transaction.commit();
    await expect(open.commit()).rejects.toThrow();

    expect(await readUntil(topic, 'from the second')).toEqual(['from the second']);
    await Promise.all([first.disconnect(), second.disconnect()]);
  });
});
