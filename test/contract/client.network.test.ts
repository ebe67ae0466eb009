import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Fetcher, KafkaClient, Producer } from '@rail/kafka-client';
import { Random } from '@rail/kernel';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { proxyHost, TestProxy } from '../support/proxy.ts';
import { aBatch, readValues } from '../support/records.ts';

/** A broker of the environment does not advertise the proxy, so these run on the embedded one only. */
const onEmbedded = (process.env['RAIL_TEST_BROKERS'] ?? '') === '' ? describe : describe.skip;

onEmbedded('over a bad network', () => {
  let broker: TestBroker;
  let proxy: TestProxy;
  let client: KafkaClient;

  beforeAll(async () => {
    broker = await aBroker({ advertisedHost: proxyHost });
    proxy = await TestProxy.before(broker.brokers[0]!.replace(proxyHost, '127.0.0.1'));
    client = new KafkaClient({ brokers: [proxy.address], clientId: 'client-test', requestTimeoutMs: 400 });
    await client.connect();
  });

  afterEach(() => {
    proxy.delayMs = 0;
    proxy.blackhole = false;
    proxy.refuse = false;
  });

  afterAll(async () => {
    await client.close();
    await proxy.close();
    await broker.close();
  });

  /** Cuts and slows connections until the work is done. */
  const weather = async (random: Random, work: Promise<unknown>): Promise<void> => {
    const calm = new AbortController();
    const end = (): void => calm.abort();
    work.then(end, end);
    while (!calm.signal.aborted) {
      proxy.delayMs = random.chance(0.3) ? random.between(1, 20) : 0;
      if (random.chance(0.7)) proxy.cut();
      await new Promise((resolve) => setTimeout(resolve, random.between(10, 60)));
    }
    proxy.delayMs = 0;
  };

  test.each([1, 2, 3])('connections cut again and again lose, repeat and reorder nothing (seed %i)', async (seed) => {
    const random = new Random(seed);
    const topic = aTopicName('network');
    await client.createTopics([{ name: topic, partitions: 2 }]);
    const producer = new Producer(client);
    await producer.init();
    const sent = Array.from({ length: 1000 }, (_, i) => `${i}`);
    const sending = (async () => {
      for (const [i, value] of sent.entries()) {
        const acknowledged = producer.send(topic, i % 2, aBatch([value]));
        if (i % 10 === 9) await acknowledged;
      }
      await producer.flush();
    })();
    await weather(random, sending);
    await sending;
    const fetcher = new Fetcher(client, { isolation: 'committed', maxWaitMs: 50 });
    for (const partition of [0, 1]) fetcher.assign(topic, partition, 0);
    const reading = readValues(fetcher, sent.length, 20_000);
    await weather(random, reading);
    const values = (await reading).map(Number);
    expect(values).toHaveLength(sent.length);
    for (const parity of [0, 1]) {
      const mine = values.filter((value) => value % 2 === parity);
      expect(mine).toEqual(Array.from({ length: 500 }, (_, i) => 2 * i + parity));
    }
    await fetcher.close();
    await producer.close();
  });

  test('transactions over cut connections take effect once or not at all', async () => {
    const random = new Random(7);
    const topic = aTopicName('network');
    await client.createTopics([{ name: topic, partitions: 1 }]);
    const producer = new Producer(client, { transactionalId: aTopicName('id'), transactionTimeoutMs: 6000 });
    await producer.init();
    const committed: string[] = [];
    const working = (async () => {
      for (let round = 0; round < 40; round++) {
        producer.begin();
        void producer.send(topic, 0, aBatch([`${round} a`]));
        void producer.send(topic, 0, aBatch([`${round} b`]));
        await producer.commit();
        committed.push(`${round} a`, `${round} b`);
      }
    })();
    await weather(random, working);
    await working;
    const fetcher = new Fetcher(client, { isolation: 'committed', maxWaitMs: 50 });
    fetcher.assign(topic, 0, 0);
    expect(await readValues(fetcher, committed.length)).toEqual(committed);
    await fetcher.close();
    await producer.close();
  });

  test('a connection on which nothing comes back any more is given up after the request timeout', async () => {
    const topic = aTopicName('network');
    await client.createTopics([{ name: topic, partitions: 1 }]);
    const producer = new Producer(client);
    await producer.init();
    await producer.send(topic, 0, aBatch(['before']));
    proxy.blackhole = true;
    const lost = producer.send(topic, 0, aBatch(['during']));
    await new Promise((resolve) => setTimeout(resolve, 100));
    proxy.blackhole = false;
    expect(await lost).toMatchObject({ baseOffset: 1 });
    await producer.close();
  });

  test('a client that is closed leaves no connection and no timer, whatever was under way', async () => {
    const mine = new KafkaClient({ brokers: [proxy.address], clientId: 'client-test' });
    await mine.connect();
    const topic = aTopicName('network');
    await mine.createTopics([{ name: topic, partitions: 1 }]);
    const fetcher = new Fetcher(mine, { isolation: 'committed', maxWaitMs: 5000 });
    fetcher.assign(topic, 0, 0);
    const polling = fetcher.poll(10_000);
    const before = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await mine.close();
    expect(await polling).toEqual([]);
    await fetcher.close();
    await expect(mine.metadata()).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    expect(performance.now() - before).toBeLessThan(2000);
  });
});
