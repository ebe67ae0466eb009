import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startBroker } from '@rail/kafka-broker';
import { KafkaClient, KafkaError } from '@rail/kafka-client';
import { systemClock } from '@rail/kernel';
import { TopicTail } from './topic-tail.ts';
import { TopicWriter } from './topic-writer.ts';

const topic = 'rail.control.test';
const folder = mkdtempSync(join(tmpdir(), 'rail-writer-'));
let broker: Awaited<ReturnType<typeof startBroker>>;
beforeAll(async () => {
  broker = await startBroker({ dataDir: join(folder, 'broker'), port: 0, thread: false });
});
afterAll(async () => {
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A client on which an EndTxn is never answered while `isDeaf`, whether the broker hears it or not. */
async function clientOf(): Promise<{ client: KafkaClient; deaf: { to: 'nothing' | 'answer' | 'request' } }> {
  const deaf: { to: 'nothing' | 'answer' | 'request' } = { to: 'nothing' };
  let aheadMs = 0;
  const clock = { now: () => systemClock.now(), monotonic: () => systemClock.monotonic() + aheadMs };
  const client = new KafkaClient({ brokers: [`${broker.host}:${broker.port}`], clientId: 'test', clock });
  await client.connect();
  const attempt = client.attempt.bind(client);
  client.attempt = async (api, body, target, options) => {
    if (api.name !== 'EndTxn' || deaf.to === 'nothing') return attempt(api, body, target, options);
    if (deaf.to === 'answer') await attempt(api, body, target, options);
    aheadMs += 60_000; // what the client would have waited
    throw new KafkaError('DISCONNECTED', 'cut', { retriable: true });
  };
  return { client, deaf };
}

async function committed(client: KafkaClient): Promise<string[]> {
  const keys: string[] = [];
  await new TopicTail(client, topic).readOnce(({ key }) => keys.push(String(key)));
  return keys;
}

test('after an end that nobody answered, a writer finds out what became of it and goes on', async () => {
  const { client, deaf } = await clientOf();
  await client.createTopics([{ name: topic, partitions: 1, configs: {} }]);
  const writer = new TopicWriter(client, topic, 'rail.test.a', systemClock);
  await writer.start();
  await writer.append([{ key: 'before', value: '1' }]);

  deaf.to = 'answer';
  await writer.append([{ key: 'decided', value: '1' }]);
  deaf.to = 'request';
  await expect(writer.append([{ key: 'lost', value: '1' }])).rejects.toMatchObject({ code: expect.any(String) });
  deaf.to = 'nothing';
  await writer.append([{ key: 'after', value: '1' }]);

  expect(await committed(client)).toEqual(['before', 'decided', 'after']);
  await writer.stop();
  await client.close();
});

test('a writer that was in doubt does not take back what another one has taken over meanwhile', async () => {
  const { client, deaf } = await clientOf();
  const writer = new TopicWriter(client, topic, 'rail.test.b', systemClock);
  await writer.start();
  const other = await clientOf();
  const successor = new TopicWriter(other.client, topic, 'rail.test.b', systemClock);

  deaf.to = 'request';
  const attempt = client.attempt.bind(client);
  client.attempt = async (api, ...rest) => {
    if (api.name === 'InitProducerId') {
      client.attempt = attempt;
      await successor.start();
      await successor.append([{ key: 'successor', value: '1' }]);
    }
    return attempt(api, ...rest);
  };
  await expect(writer.append([{ key: 'old', value: '1' }])).rejects.toMatchObject({ failure: 'fenced' });
  deaf.to = 'nothing';
  await expect(writer.append([{ key: 'older', value: '1' }])).rejects.toMatchObject({ failure: 'fenced' });

  expect((await committed(client)).at(-1)).toBe('successor');
  await writer.stop();
  await successor.stop();
  await Promise.all([client.close(), other.client.close()]);
});
