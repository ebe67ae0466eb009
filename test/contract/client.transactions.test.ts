import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fetchCommittedOffsets, Fetcher, groupWithoutMember, KafkaClient, Producer } from '@rail/kafka-client';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { aBatch, readValues } from '../support/records.ts';

describe('transactions of the raw client', () => {
  let broker: TestBroker;
  let client: KafkaClient;

  beforeAll(async () => {
    broker = await aBroker();
    client = new KafkaClient({ brokers: broker.brokers, clientId: 'client-test' });
    await client.connect();
  });

  afterAll(async () => {
    await client.close();
    await broker.close();
  });

  const aTopic = async (partitions = 1): Promise<string> => {
    const name = aTopicName('txn');
    await client.createTopics([{ name, partitions }]);
    return name;
  };

  const aProducer = async (transactionalId = aTopicName('id')): Promise<Producer> => {
    const producer = new Producer(client, { transactionalId });
    await producer.init();
    return producer;
  };

  const readAll = async (topic: string, isolation: 'committed' | 'uncommitted', count: number): Promise<string[]> => {
    const fetcher = new Fetcher(client, { isolation, maxWaitMs: 50 });
    fetcher.assign(topic, 0, 0);
    const values = await readValues(fetcher, count, 3000);
    values.push(...(await readValues(fetcher, 1, 150)));
    await fetcher.close();
    return values;
  };

  test('what is committed is read, what is aborted is not, however transactions nest', async () => {
    const topic = await aTopic();
    const [outer, inner] = [await aProducer(), await aProducer()];
    outer.begin();
    await outer.send(topic, 0, aBatch(['outer 1']));
    inner.begin();
    await inner.send(topic, 0, aBatch(['inner 1']));
    await inner.abort();
    await outer.send(topic, 0, aBatch(['outer 2']));
    await outer.abort();
    inner.begin();
    await inner.send(topic, 0, aBatch(['inner 2']));
    await inner.commit();
    outer.begin();
    await outer.send(topic, 0, aBatch(['outer 3']));
    await outer.commit();
    expect(await readAll(topic, 'committed', 2)).toEqual(['inner 2', 'outer 3']);
    await outer.close();
    await inner.close();
  });

  test('the position moves over markers and aborted records to the last stable offset', async () => {
    const topic = await aTopic();
    const producer = await aProducer();
    producer.begin();
    await producer.send(topic, 0, aBatch(['a', 'b']));
    await producer.abort();
    const fetcher = new Fetcher(client, { isolation: 'committed', maxWaitMs: 50 });
    fetcher.assign(topic, 0, 0);
    for (let i = 0; i < 20 && fetcher.position(topic, 0) < 3; i++) expect(await fetcher.poll(50)).toEqual([]);
    expect(fetcher.position(topic, 0)).toBe(3);
    expect(fetcher.watermarks(topic, 0)).toMatchObject({ lastStableOffset: 3 });
    await fetcher.close();
    await producer.close();
  });

  test('offsets take effect with the commit, and not with an abort', async () => {
    const topic = await aTopic();
    const groupId = aTopicName('group');
    const producer = await aProducer();
    const committed = async (): Promise<number> =>
      (await fetchCommittedOffsets(client, groupId, [{ topic, partition: 0 }]))[0]!.offset;
    producer.begin();
    await producer.sendOffsets(groupWithoutMember(groupId), [{ topic, partition: 0, offset: 5, leaderEpoch: 0 }]);
    await producer.abort();
    expect(await committed()).toBe(-1);
    producer.begin();
    await producer.send(topic, 0, aBatch(['a']));
    await producer.sendOffsets(groupWithoutMember(groupId), [{ topic, partition: 0, offset: 7, leaderEpoch: 0 }]);
    const whileOpen = committed();
    await producer.commit();
    expect(await whileOpen).toBe(7);
    await producer.close();
  });

  test('a group that has moved on refuses the offsets: abort and rejoin', async () => {
    const topic = await aTopic();
    const producer = await aProducer();
    producer.begin();
    await producer.send(topic, 0, aBatch(['a']));
    const group = { groupId: aTopicName('group'), memberId: 'somebody', generationId: 3 };
    await expect(producer.sendOffsets(group, [{ topic, partition: 0, offset: 1 }])).rejects.toMatchObject({
      failure: 'rejoin',
    });
    await expect(producer.commit()).rejects.toMatchObject({ failure: 'rejoin' });
    await producer.abort();
    expect(await readAll(topic, 'committed', 0)).toEqual([]);
    await producer.close();
  });

  test('of two producers with one id the older is fenced for good', async () => {
    const topic = await aTopic();
    const id = aTopicName('id');
    const fenced: unknown[] = [];
    const older = new Producer(client, { transactionalId: id, onFenced: (error) => fenced.push(error) });
    await older.init();
    older.begin();
    await older.send(topic, 0, aBatch(['of the older']));
    const newer = await aProducer(id);
    await expect(older.commit()).rejects.toMatchObject({ failure: 'fenced' });
    expect(older.phase).toBe('fenced');
    expect(fenced).toHaveLength(1);
    await expect(older.send(topic, 0, aBatch(['again']))).rejects.toMatchObject({ failure: 'fenced' });
    newer.begin();
    await newer.send(topic, 0, aBatch(['of the newer']));
    await newer.commit();
    expect(await readAll(topic, 'committed', 1)).toEqual(['of the newer']);
    await older.close();
    await newer.close();
  });

  test('a transaction that was open for too long can only be aborted, and the next one works', async () => {
    const topic = await aTopic();
    const producer = new Producer(client, { transactionalId: aTopicName('id'), maxTransactionMs: 50 });
    await producer.init();
    producer.begin();
    await producer.send(topic, 0, aBatch(['late']));
    await new Promise((resolve) => setTimeout(resolve, 80));
    await expect(producer.commit()).rejects.toMatchObject({ failure: 'abort' });
    await producer.abort();
    producer.begin();
    await producer.send(topic, 0, aBatch(['in time']));
    await producer.commit();
    expect(await readAll(topic, 'committed', 1)).toEqual(['in time']);
    await producer.close();
  });

  test('commits in quick succession over several partitions keep every record once', async () => {
    const topic = await aTopic(3);
    const producer = await aProducer();
    for (let round = 0; round < 30; round++) {
      producer.begin();
      for (let partition = 0; partition < 3; partition++) void producer.send(topic, partition, aBatch([`${round}`]));
      if (round % 5 === 4) await producer.abort();
      else await producer.commit();
    }
    const expected = Array.from({ length: 30 }, (_, round) => `${round}`).filter((_, round) => round % 5 !== 4);
    expect(await readAll(topic, 'committed', expected.length)).toEqual(expected);
    await producer.close();
  });

  test('an empty transaction costs the broker nothing and commits', async () => {
    const producer = await aProducer();
    producer.begin();
    await producer.commit();
    producer.begin();
    await producer.abort();
    expect(producer.phase).toBe('ready');
    await producer.close();
  });
});
