import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { encodeOrigin, originHeader, reasonHeader, topicHeader } from '@rail/agreements';
import { Catalogue, loadCatalogue, quarantineTopic } from '@rail/catalogue';
import { discard, ReadBudget, withinBudget } from '@rail/inspect';
import { startBroker } from '@rail/kafka-broker';
import { KafkaClient, Producer } from '@rail/kafka-client';
import { encodeHeaders, RecordBatchBuilder } from '@rail/kafka-protocol';
import { systemClock } from '@rail/kernel';
import { QuarantineIndex } from './quarantine-index.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-index-'));
const lines = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));
const catalogue = new Catalogue([lines.line('health')]);
const topic = quarantineTopic('health');
let broker: Awaited<ReturnType<typeof startBroker>>;
let client: KafkaClient;
let producer: Producer;

beforeAll(async () => {
  broker = await startBroker({ dataDir: folder, port: 0, thread: false });
  client = new KafkaClient({ brokers: [`${broker.host}:${broker.port}`], clientId: 'test' });
  await client.connect();
  await client.createTopics([{ name: topic, partitions: 2 }]);
  producer = new Producer(client);
  await producer.init();
});

afterAll(async () => {
  await producer.close();
  await client.close();
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

async function setAside(partition: number, reasons: readonly string[], bytes = 3): Promise<void> {
  const value = Buffer.alloc(bytes, 7);
  const batch = new RecordBatchBuilder();
  for (const [at, reason] of reasons.entries()) {
    const headers = encodeHeaders([
      [originHeader, encodeOrigin({ partition, offset: at })],
      [topicHeader, Buffer.from('line.health.hospital-visit')],
      [reasonHeader, Buffer.from(reason)],
    ]);
    batch.append(systemClock.now(), null, 0, 0, value, 0, value.length, headers);
  }
  await producer.send(topic, partition, batch.finish());
}

const seen = (index: QuarantineIndex): string[] =>
  [...index.entries()].map(({ place, reason, state }) => `${place} ${reason} ${state}`);

test('each refresh adds what came since, and knows what was settled meanwhile', async () => {
  const index = new QuarantineIndex(client, catalogue);
  await index.refresh();
  expect(seen(index)).toEqual([]);

  await setAside(0, ['Q103', 'Q114']);
  await index.refresh();
  expect(seen(index)).toEqual(['health/0/0 Q103 open', 'health/0/1 Q114 open']);

  await setAside(1, ['Q105']);
  await discard(client, ['health/0/1'], { note: 'a test', nowMs: 1 });
  await Promise.all([index.refresh(), index.refresh()]);
  expect(seen(index)).toEqual(['health/0/0 Q103 open', 'health/0/1 Q114 discarded', 'health/1/0 Q105 open']);
  expect(index.isCut).toBe(false);
});

test('what was settled here is settled before it can be read from its topic', async () => {
  const index = new QuarantineIndex(client, catalogue);
  await index.refresh();

  index.markSettled(['health/0/0'], { state: 'redriven', atMs: 1, note: '' });

  expect(seen(index)).toContain('health/0/0 Q103 redriven');
});

test('a refresh that came to its bounds keeps what it read, and the next goes on from there', async () => {
  for (let batches = 0; batches < 4; batches++) await setAside(1, ['Q109'], 400_000);
  const index = new QuarantineIndex(client, catalogue);
  const bounded = () =>
    withinBudget(new ReadBudget(systemClock, { maxMs: 20_000, maxBytes: 1_000_000 }), () => index.refresh());
  let refreshes = 0;
  for (let isDone = false; !isDone; refreshes++) {
    isDone = await bounded().then(
      () => true,
      (error: { code: string }) => {
        expect(error.code).toBe('READ_BOUNDED');
        return false;
      },
    );
    expect(refreshes).toBeLessThan(10);
  }
  const all = new QuarantineIndex(client, catalogue);
  await all.refresh();
  expect(refreshes).toBeGreaterThan(1);
  expect(seen(index).toSorted()).toEqual(seen(all).toSorted());
});
