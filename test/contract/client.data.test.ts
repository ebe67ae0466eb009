import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  deleteRecords,
  describeTopicConfigs,
  earliestOffset,
  Fetcher,
  KafkaClient,
  latestOffset,
  Producer,
} from '@rail/kafka-client';
import type { RailError } from '@rail/kernel';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { aBatch, readValues, valuesOf } from '../support/records.ts';

describe('the raw client', () => {
  let broker: TestBroker;
  let client: KafkaClient;
  let producer: Producer;

  beforeAll(async () => {
    broker = await aBroker();
    client = new KafkaClient({ brokers: broker.brokers, clientId: 'client-test' });
    await client.connect();
    producer = new Producer(client);
    await producer.init();
  });

  afterAll(async () => {
    await producer.close();
    await client.close();
    await broker.close();
  });

  const aTopic = async (partitions = 1, configs: Record<string, string> = {}): Promise<string> => {
    const name = aTopicName('client');
    await client.createTopics([{ name, partitions, configs }]);
    return name;
  };

  test('creates topics once, with their configs, and knows their partitions at once', async () => {
    const name = aTopicName('client');
    const topic = { name, partitions: 3, configs: { 'retention.ms': '1234567' } };
    expect(await client.createTopics([topic])).toEqual([name]);
    expect(await client.createTopics([topic])).toEqual([]);
    expect(await client.partitionsOf(name)).toEqual([0, 1, 2]);
    expect((await describeTopicConfigs(client, [name])).get(name)?.get('retention.ms')).toBe('1234567');
    await expect(client.partitionsOf(aTopicName('absent'))).rejects.toMatchObject({ code: 'BROKER_REFUSED' });
  });

  test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'reads back what it sent with compression %s',
    async (codec) => {
      const topic = await aTopic();
      const sent = Array.from({ length: 200 }, (_, i) => `value ${i} of a batch that compresses well`);
      await producer.send(topic, 0, aBatch(sent, codec));
      const fetcher = new Fetcher(client, { isolation: 'committed' });
      fetcher.assign(topic, 0, 0);
      expect(await readValues(fetcher, sent.length)).toEqual(sent);
      await fetcher.close();
    },
  );

  test('acknowledges with the offsets that the records got, also when many are on the way', async () => {
    const topic = await aTopic(3);
    const acks = await Promise.all(
      Array.from({ length: 60 }, (_, i) => producer.send(topic, i % 3, aBatch(['x', 'y']))),
    );
    for (const [i, { partition, baseOffset, recordCount }] of acks.entries()) {
      expect({ partition, baseOffset, recordCount }).toEqual({
        partition: i % 3,
        baseOffset: 2 * Math.floor(i / 3),
        recordCount: 2,
      });
    }
  });

  test('a position inside a batch yields only the records from there on', async () => {
    const topic = await aTopic();
    await producer.send(topic, 0, aBatch(['0', '1', '2', '3', '4'], 'gzip'));
    const fetcher = new Fetcher(client, { isolation: 'committed' });
    fetcher.assign(topic, 0, 3);
    const batches = await fetcher.poll(5000);
    expect(batches.flatMap(valuesOf)).toEqual(['3', '4']);
    expect(batches[0]).toMatchObject({ topic, partition: 0, nextOffset: 5, highWatermark: 5 });
    expect(fetcher.position(topic, 0)).toBe(5);
    await fetcher.close();
  });

  test('a paused partition yields nothing, and everything once resumed; a seek goes back', async () => {
    const topic = await aTopic();
    const fetcher = new Fetcher(client, { isolation: 'committed', maxWaitMs: 50 });
    fetcher.assign(topic, 0, 0);
    fetcher.pause(topic, 0);
    await producer.send(topic, 0, aBatch(['a']));
    expect(await fetcher.poll(150)).toEqual([]);
    fetcher.resume(topic, 0);
    expect(await readValues(fetcher, 1)).toEqual(['a']);
    fetcher.seek(topic, 0, 0);
    expect(await readValues(fetcher, 1)).toEqual(['a']);
    await fetcher.close();
  });

  test('fetches ahead no further than its buffer, and reads everything all the same', async () => {
    const topic = await aTopic(2);
    const large = 'x'.repeat(40_000);
    for (let i = 0; i < 20; i++) await producer.send(topic, i % 2, aBatch([`${i} ${large}`]));
    const fetcher = new Fetcher(client, {
      isolation: 'committed',
      maxBytes: 100_000,
      maxPollBytes: 1,
      partitionMaxBytes: 50_000,
    });
    for (const partition of [0, 1]) fetcher.assign(topic, partition, 0);
    const seen: number[] = [];
    while (seen.length < 20) {
      seen.push(...(await fetcher.poll(2000)).flatMap(valuesOf).map((value) => Number.parseInt(value, 10)));
      expect(fetcher.bufferedBytes).toBeLessThan(250_000);
    }
    expect(seen.toSorted((left, right) => left - right)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    await fetcher.close();
  });

  test('opens no more compressed batches in one poll than their contents allow', async () => {
    const topic = await aTopic();
    for (let i = 0; i < 6; i++) await producer.send(topic, 0, aBatch(['x'.repeat(900_000)], 'zstd'));
    const fetcher = new Fetcher(client, { isolation: 'committed', maxPollBytes: 1_000_000 });
    fetcher.assign(topic, 0, 0);
    const sizes: number[] = [];
    while (sizes.reduce((sum, size) => sum + size, 0) < 6) sizes.push((await fetcher.poll(2000)).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
    await fetcher.close();
  });

  test('an offset out of range stops the partition and is reported; it is never moved', async () => {
    const topic = await aTopic();
    await producer.send(topic, 0, aBatch(['a', 'b', 'c']));
    await deleteRecords(client, [{ topic, partition: 0, offset: 2 }]);
    const errors: RailError[] = [];
    const fetcher = new Fetcher(client, { isolation: 'committed', onPartitionError: (_, error) => errors.push(error) });
    fetcher.assign(topic, 0, 0);
    expect(await fetcher.poll(500)).toEqual([]);
    expect(errors).toEqual([expect.objectContaining({ kafkaName: 'OFFSET_OUT_OF_RANGE', at: `${topic}/0/0` })]);
    expect(fetcher.position(topic, 0)).toBe(0);
    fetcher.seek(topic, 0, 2);
    expect(await readValues(fetcher, 1)).toEqual(['c']);
    await fetcher.close();
    const silent = new Fetcher(client, { isolation: 'committed' });
    silent.assign(topic, 0, 99);
    await expect(silent.poll(2000)).rejects.toMatchObject({ kafkaName: 'OFFSET_OUT_OF_RANGE' });
    await silent.close();
  });

  test('lists offsets by time, first and last', async () => {
    const topic = await aTopic();
    const before = Date.now();
    await producer.send(topic, 0, aBatch(['a', 'b']));
    const at = (timestamp: number) => ({ topic, partition: 0, timestamp });
    const listed = [];
    for (const timestamp of [earliestOffset, latestOffset, before, Date.now() + 3_000_000]) {
      listed.push(...(await client.listOffsets([at(timestamp)])));
    }
    expect(listed.map(({ offset }) => offset)).toEqual([0, 2, 0, -1]);
  });

  test('a batch over the limit of its topic is refused alone, with its size, and its neighbours arrive once each', async () => {
    const topic = await aTopic(1, { 'max.message.bytes': '2000' });
    const sends = ['a', 'b', 'x'.repeat(5000), 'c', 'd'].map((value) => producer.send(topic, 0, aBatch([value])));
    const outcomes = await Promise.allSettled(sends);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(outcomes[2]).toMatchObject({ reason: { failure: 'tooLarge', topic, partition: 0, recordCount: 1 } });
    const fetcher = new Fetcher(client, { isolation: 'committed' });
    fetcher.assign(topic, 0, 0);
    expect(await readValues(fetcher, 4)).toEqual(['a', 'b', 'c', 'd']);
    await fetcher.close();
  });
});

test('an address where nobody listens is named in the error', async () => {
  const client = new KafkaClient({ brokers: ['127.0.0.1:1'], clientId: 'client-test', retryForMs: 200 });
  await expect(client.connect()).rejects.toMatchObject({
    code: 'BROKER_UNREACHABLE',
    message: expect.stringContaining('127.0.0.1:1'),
  });
  await client.close();
});
