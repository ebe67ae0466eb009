import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Admin, type Consumer, Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';

const until = async (holds: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> => {
  const endMs = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > endMs) throw new RangeError(`not so after ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

describe('consumer groups of kafkajs, unmodified', () => {
  let broker: TestBroker;
  let kafka: Kafka;
  let admin: Admin;
  let producer: Producer;
  const consumers: Consumer[] = [];

  beforeAll(async () => {
    broker = await aBroker();
    kafka = new Kafka({ brokers: [...broker.brokers], clientId: 'contract', logLevel: logLevel.NOTHING });
    admin = kafka.admin();
    producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await Promise.all([admin.connect(), producer.connect()]);
  });

  afterAll(async () => {
    for (const consumer of consumers) await consumer.disconnect();
    await Promise.all([admin.disconnect(), producer.disconnect()]);
    await broker.close();
  });

  const consume = async (groupId: string, topic: string, seen: string[]): Promise<Consumer> => {
    const consumer = kafka.consumer({
      groupId,
      heartbeatInterval: 200,
      maxWaitTimeInMs: 100,
      sessionTimeout: 10_000,
      rebalanceTimeout: 10_000,
    });
    consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => {
        seen.push(message.value!.toString());
        return Promise.resolve();
      },
    });
    return consumer;
  };

  const send = (topic: string, from: number, to: number): Promise<unknown> =>
    producer.send({
      topic,
      messages: Array.from({ length: to - from }, (_, i) => ({ value: `${from + i}`, partition: (from + i) % 4 })),
    });

  test('one member reads everything, and the next member goes on where it stopped', async () => {
    const topic = aTopicName('group');
    await admin.createTopics({ topics: [{ topic, numPartitions: 4 }], waitForLeaders: true });
    const groupId = `${topic}.readers`;
    await send(topic, 0, 20);

    const first: string[] = [];
    const consumer = await consume(groupId, topic, first);
    await until(() => first.length === 20);
    await consumer.stop();
    await send(topic, 20, 40);
    const second: string[] = [];
    await consume(groupId, topic, second);
    await until(() => second.length === 20);

    expect(second.map(Number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 20 + i));
  });

  test('two members share the partitions, and one that leaves hands its own over', async () => {
    const topic = aTopicName('group-two');
    await admin.createTopics({ topics: [{ topic, numPartitions: 4 }], waitForLeaders: true });
    const groupId = `${topic}.readers`;
    const [left, right]: [string[], string[]] = [[], []];
    await consume(groupId, topic, left);
    const leaver = await consume(groupId, topic, right);
    await until(async () => {
      const { groups } = await admin.describeGroups([groupId]);
      return groups[0]!.state === 'Stable' && groups[0]!.members.length === 2;
    });

    await send(topic, 0, 40);
    await until(() => left.length + right.length === 40);
    expect(left.length).toBe(20);
    expect(right.length).toBe(20);

    await leaver.disconnect();
    await send(topic, 40, 80);
    await until(() => left.length + right.length === 80);
    expect(left.length).toBe(60);
  });

  test('a group is listed, described, keeps offsets with metadata, and can be deleted when empty', async () => {
    const topic = aTopicName('group-admin');
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
    await send(topic, 0, 1);
    const groupId = `${topic}.readers`;
    const seen: string[] = [];
    const consumer = await consume(groupId, topic, seen);
    await until(() => seen.length === 1);
    await expect(admin.deleteGroups([groupId])).rejects.toThrow();
    await consumer.stop();

    await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '0' }] });
    expect((await admin.listGroups()).groups.map((group) => group.groupId)).toContain(groupId);
    expect((await admin.fetchOffsets({ groupId, topics: [topic] }))[0]!.partitions[0]!.offset).toBe('0');
    await consumer.disconnect();
    await until(async () => (await admin.describeGroups([groupId])).groups[0]!.state === 'Empty');
    await admin.deleteGroups([groupId]);
    expect((await admin.listGroups()).groups.map((group) => group.groupId)).not.toContain(groupId);
  });
});
