import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Admin, CompressionTypes, ConfigResourceTypes, Kafka, logLevel, Partitioners } from 'kafkajs';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';

describe('kafkajs, unmodified', () => {
  let broker: TestBroker;
  let kafka: Kafka;
  let admin: Admin;

  beforeAll(async () => {
    broker = await aBroker();
    kafka = new Kafka({ brokers: [...broker.brokers], clientId: 'contract', logLevel: logLevel.NOTHING });
    admin = kafka.admin();
    await admin.connect();
  });

  afterAll(async () => {
    await admin.disconnect();
    await broker.close();
  });

  test('creates, describes, grows and deletes topics', async () => {
    const topic = aTopicName('admin');
    expect(await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true })).toBe(true);
    expect(await admin.createTopics({ topics: [{ topic, numPartitions: 2 }] })).toBe(false);
    await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] });

    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    expect(topics[0]!.partitions).toHaveLength(3);

    await admin.deleteTopics({ topics: [topic] });
    expect(await admin.listTopics()).not.toContain(topic);
  });

  test('reads back the configs that it set', async () => {
    const topic = aTopicName('configs');
    const configEntries = [{ name: 'retention.ms', value: '12345' }];
    await admin.createTopics({ topics: [{ topic, configEntries }], waitForLeaders: true });
    const read = async (): Promise<string | undefined> => {
      const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['retention.ms'] }];
      const { resources: found } = await admin.describeConfigs({ resources, includeSynonyms: false });
      return found[0]!.configEntries.find(({ configName }) => configName === 'retention.ms')?.configValue;
    };
    expect(await read()).toBe('12345');

    const changed = [{ name: 'retention.ms', value: '54321' }];
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries: changed }],
    });
    expect(await read()).toBe('54321');
  });

  test('deletes records below an offset', async () => {
    const topic = aTopicName('delete-records');
    await admin.createTopics({ topics: [{ topic }], waitForLeaders: true });
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    await producer.send({ topic, messages: ['1', '2', '3'].map((value) => ({ value })) });
    await producer.disconnect();
    // kafkajs finds the leader only of topics that it has asked about before.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] });

    expect((await admin.fetchTopicOffsets(topic))[0]).toMatchObject({ low: '2', high: '3' });
  });

  test.each([CompressionTypes.None, CompressionTypes.GZIP])(
    'consumes what an idempotent producer sent, in order, with compression %s',
    async (compression) => {
      const topic = aTopicName('round-trip');
      await admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: true });
      const producer = kafka.producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
      const sent = Array.from({ length: 300 }, (_, i) => ({ key: `k${i % 7}`, value: `v${i}`, headers: { h: 'x' } }));
      for (let i = 0; i < sent.length; i += 50) {
        await producer.send({ topic, messages: sent.slice(i, i + 50), compression, acks: -1 });
      }
      await producer.disconnect();

      const received: { key: string; value: string }[] = [];
      const consumer = kafka.consumer({ groupId: aTopicName('group') });
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        consumer
          .run({
            eachMessage: ({ message }) => {
              received.push({ key: String(message.key), value: String(message.value) });
              if (received.length === sent.length) resolve();
              return Promise.resolve();
            },
          })
          .catch(reject);
      });
      await consumer.disconnect();

      for (const key of new Set(sent.map((message) => message.key))) {
        const valuesOf = (list: { key: string; value: string }[]): string[] =>
          list.filter((message) => message.key === key).map(({ value }) => value);
        expect(valuesOf(received)).toEqual(valuesOf(sent));
      }
    },
  );
});
