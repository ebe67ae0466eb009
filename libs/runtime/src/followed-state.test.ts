import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startBroker } from '@rail/kafka-broker';
import { KafkaClient } from '@rail/kafka-client';
import { RailError, systemClock } from '@rail/kernel';
import { CompactedState } from './compacted-state.ts';
import { FollowedState } from './followed-state.ts';
import { TopicWriter } from './topic-writer.ts';

const topic = 'rail.state.test';
const folder = mkdtempSync(join(tmpdir(), 'rail-state-'));
let broker: Awaited<ReturnType<typeof startBroker>>;
let client: KafkaClient;
let writer: TopicWriter;

beforeAll(async () => {
  broker = await startBroker({ dataDir: join(folder, 'broker'), port: 0, thread: false });
  client = new KafkaClient({ brokers: [`${broker.host}:${broker.port}`], clientId: 'test', clock: systemClock });
  await client.connect();
  await client.createTopics([{ name: topic, partitions: 1, configs: { 'cleanup.policy': 'compact' } }]);
  writer = new TopicWriter(client, topic, 'rail.test.state', systemClock);
  await writer.start();
});

afterAll(async () => {
  await writer.stop();
  await client.close();
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

let isDamaged = false;
/** What a record says; a damaged one ends the following, as a broker does that is away for too long. */
function parse(text: string, at: string): string {
  if (isDamaged) throw new RailError('STORAGE_CORRUPT', text, { at });
  return text;
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; !holds();) {
    if (performance.now() > end) throw new Error('not within 10 s');
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
}

test('a state knows what is written when it starts, what comes later, and what is taken away', async () => {
  await writer.append([{ key: 'a', value: '1' }]);
  const state = new CompactedState(client, topic, parse);
  await state.start();
  expect([state.get('a'), state.values]).toEqual(['1', ['1']]);
  const { revision } = state;

  await writer.append([
    { key: 'a', value: null },
    { key: 'b', value: '2' },
  ]);
  await until(() => state.get('b') === '2');

  expect([state.get('a'), state.values, state.revision > revision]).toEqual([undefined, ['2'], true]);
  await state.stop();
});

test('where following ends, one state throws and the other goes on with what it knew until it can be read anew', async () => {
  const strict = new CompactedState(client, topic, parse);
  const lenient = new FollowedState(client, topic, parse);
  await Promise.all([strict.start(), lenient.start()]);
  isDamaged = true;
  await writer.append([{ key: 'b', value: '3' }]);
  const isFaulty = (): boolean => {
    try {
      return strict.revision < 0;
    } catch {
      return true;
    }
  };
  await until(isFaulty);

  expect(() => strict.revision).toThrow(expect.objectContaining({ code: 'STORAGE_CORRUPT' }));
  expect(lenient.values).toEqual(['2']);
  isDamaged = false;
  await until(() => lenient.values.includes('3'));
  await Promise.all([strict.stop(), lenient.stop()]);
});
