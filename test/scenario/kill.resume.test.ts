import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KafkaClient, Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import { systemClock } from '@rail/kernel';
import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { publishedSoFar } from '../../apps/publisher/src/published-so-far.ts';
import { RunHeaders } from '../../apps/publisher/src/run-headers.ts';

let broker: TestBroker;
let client: KafkaClient;
let producer: Producer;

beforeAll(async () => {
  broker = await aBroker();
  client = new KafkaClient({ brokers: [...broker.brokers], clientId: 'test' });
  await client.connect();
  producer = new Producer(client);
  await producer.init();
});

afterAll(async () => {
  await producer.close();
  await client.close();
  await broker.close();
});

async function aTopic(): Promise<string> {
  const name = aTopicName('published');
  await client.createTopics([{ name, partitions: 2, configs: {} }]);
  return name;
}

async function publish(topic: string, partition: number, run: string, from: number, count: number): Promise<void> {
  const headers = new RunHeaders(run);
  for (let at = from; at < from + count;) {
    const builder = new RecordBatchBuilder();
    for (; at < from + count && builder.recordCount < 10_000; at++) {
      builder.append(0, null, 0, 0, null, 0, 0, headers.of(at));
    }
    await producer.send(topic, partition, builder.finish());
  }
}

describe('a run that goes on', () => {
  test('finds its highest sequence in each partition, behind any number of records of other runs', async () => {
    const topic = await aTopic();
    await publish(topic, 0, 'mine', 0, 10);
    await publish(topic, 1, 'mine', 10, 5);
    await publish(topic, 0, 'theirs', 0, 150_000);

    const published = await publishedSoFar(client, topic, 'mine', systemClock);

    expect(published).toEqual(
      new Map([
        [0, 9],
        [1, 14],
      ]),
    );
  });

  test('waits for records of its own that still land, not for those of others', async () => {
    const topic = await aTopic();
    await publish(topic, 0, 'mine', 0, 10);
    let landed = 10;
    const landing = setInterval(() => {
      if (landed < 13) void publish(topic, 0, 'mine', landed++, 1);
      else void publish(topic, 1, 'theirs', 0, 1);
    }, 300);

    const published = await publishedSoFar(client, topic, 'mine', systemClock);
    clearInterval(landing);

    expect(published).toEqual(new Map([[0, 12]]));
  });

  test('has published nothing to an empty topic', async () => {
    expect(await publishedSoFar(client, await aTopic(), 'mine', systemClock)).toEqual(new Map());
  });
});
