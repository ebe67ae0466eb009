import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  boundsOf,
  readRanges,
  recordsOf,
  redrive,
  type SetAside,
  settlementBatches,
  settlementsOf,
  type StoredRecord,
} from '@rail/inspect';
import { startBroker } from '@rail/kafka-broker';
import { KafkaClient, Producer } from '@rail/kafka-client';
import { encodeOrigin, originHeader, reasonHeader, topicHeader } from '@rail/agreements';
import { encodeHeaders, RecordBatchBuilder } from '@rail/kafka-protocol';

import { runRail } from '../testing/run-rail.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-redrive-'));
let broker: Awaited<ReturnType<typeof startBroker>>;
let client: KafkaClient;
let lines = 0;

beforeAll(async () => {
  broker = await startBroker({ dataDir: folder, port: 0, thread: false });
  client = new KafkaClient({ brokers: [`${broker.host}:${broker.port}`], clientId: 'redrive-test' });
  await client.connect();
});

afterAll(async () => {
  await client.close();
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A line of its own with some records, all with the same headers. */
async function lineOf(values: readonly Buffer[], headers: [string, Buffer][] = []): Promise<string> {
  const topic = `line.test.rows-${lines++}`;
  await client.createTopics([{ name: topic, partitions: 1 }]);
  const producer = new Producer(client);
  await producer.init();
  for (const value of values) {
    const batch = new RecordBatchBuilder();
    batch.append(1_770_000_000_000, null, 0, 0, value, 0, value.length, encodeHeaders(headers));
    await producer.send(topic, 0, batch.finish());
  }
  await producer.close();
  return topic;
}

/** The records of a topic, once there are so many: a transaction is seen a moment after its commit is answered. */
async function recordsOn(topic: string, count: number): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  while (records.length < count) {
    const ranges = (await boundsOf(client, [topic])).map(({ start, end, ...at }) => ({ ...at, from: start, to: end }));
    records.length = 0;
    await readRanges(client, ranges, (batch) => void records.push(...recordsOf(batch)));
  }
  return records;
}

const entryOf = (topic: string, offset: number, agreement: string | null = null, place = offset): SetAside => ({
  place: `${topic}/0/${place}`,
  line: 'test',
  reason: 'Q101',
  origin: `${topic}/0/${offset}`,
  agreement,
  at: null,
  run: null,
  since: '2026-01-01T00:00:00.000Z',
  bytes: 1,
  state: 'open',
});

const again = (entries: readonly SetAside[]) =>
  redrive(client, entries, { again: true, nowMs: () => 1_770_000_000_000, stopped: () => false });

describe('redriving', () => {
  test('sends once what two have read as open, and says so', async () => {
    const topic = await lineOf([Buffer.from('a'), Buffer.from('b')]);
    const entries = [entryOf(topic, 0), entryOf(topic, 1)];
    const results = [await again(entries), await again(entries)];
    expect(results.map(({ sent, skipped }) => [sent, skipped.length])).toEqual([
      [2, 0],
      [0, 2],
    ]);
    expect((await recordsOn(topic, 4)).map(({ value }) => value?.toString())).toEqual(['a', 'b', 'a', 'b']);
  });

  test('sends a record once that several agreements set aside', async () => {
    const topic = await lineOf([Buffer.from('a')]);
    const result = await again([entryOf(topic, 0, 'a-001', 7), entryOf(topic, 0, 'b-002', 8)]);
    expect(result).toEqual({ sent: 2, skipped: [] });
    expect(await recordsOn(topic, 2)).toHaveLength(2);
    expect([...(await settlementsOf(client)).keys()]).toEqual(
      expect.arrayContaining([7, 8].map((at) => `${topic}/0/${at}`)),
    );
  });

  test('sends many records that are large, each as it was', async () => {
    const values = [1, 2, 3, 4, 5].map((sign) => Buffer.alloc(400_000, sign));
    const topic = await lineOf(values);
    expect(await again(values.map((_, at) => entryOf(topic, at)))).toEqual({ sent: 5, skipped: [] });
    const sent = (await recordsOn(topic, 10)).slice(5);
    expect(sent.map(({ value }) => value?.equals(values[value[0]! - 1]!))).toEqual([true, true, true, true, true]);
  });

  test('keeps headers, counts how often a record was sent, and stops after three times', async () => {
    const topic = await lineOf([Buffer.from('a')], [['来源', Buffer.from('f.csv:1')]]);
    const sent: number[] = [];
    for (let at = 0; at < 4; at++) {
      const last = (await recordsOn(topic, at + 1)).at(-1)!;
      sent.push((await again([entryOf(topic, last.offset)])).sent);
    }
    expect(sent).toEqual([1, 1, 1, 0]);
    const last = (await recordsOn(topic, 4)).at(-1)!;
    expect([...last.headers]).toEqual([
      ['来源', Buffer.from('f.csv:1')],
      ['rail-redriven', Buffer.of(3)],
    ]);
  });

  test('takes a header of that name without a count for none', async () => {
    const topic = await lineOf([Buffer.from('a')], [['rail-redriven', Buffer.alloc(0)]]);
    expect(await again([entryOf(topic, 0)])).toEqual({ sent: 1, skipped: [] });
  });
});

test('any number of places is settled in batches that a topic takes', () => {
  const places = Array.from({ length: 20_000 }, (_, at) => `market-regulation/${at % 8}/${at}`);
  const sizes = [...settlementBatches(places, { state: 'discarded', atMs: 1, note: 'a test of the provider' })];
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes.map(({ length }) => length))).toBeLessThan(1_000_000);
  expect([...settlementBatches([], { state: 'discarded', atMs: 1, note: '' })]).toEqual([]);
});

describe('the commands of quarantine', () => {
  const line = 'line.health.hospital-visit';
  const rail = (words: string) => runRail(`quarantine ${words} -b ${broker.host}:${broker.port} -o json`);

  beforeAll(async () => {
    await client.createTopics([line, 'quarantine.health'].map((name) => ({ name, partitions: 1 })));
    const producer = new Producer(client);
    await producer.init();
    for (let offset = 0; offset < 5; offset++) {
      const value = Buffer.of(offset);
      const headers: [string, Buffer][] = [
        [originHeader, encodeOrigin({ partition: 0, offset })],
        [topicHeader, Buffer.from(line)],
        [reasonHeader, Buffer.from('Q103')],
      ];
      for (const [topic, encoded] of [
        [line, null],
        ['quarantine.health', encodeHeaders(headers)],
      ] as const) {
        const batch = new RecordBatchBuilder();
        batch.append(Date.now(), null, 0, 0, value, 0, 1, encoded);
        await producer.send(topic, 0, batch.finish());
      }
    }
    await producer.close();
  });

  test('take the places that they are given, and nothing that comes after them', async () => {
    const dry = await rail('redrive health/0/1 --dry-run');
    expect(JSON.parse(dry.stdout)).toMatchObject({ found: 1 });
    expect((await rail('discard health/0/3 -m test')).stdout).toContain('"discarded": 1');
    expect(JSON.parse((await rail('redrive health/0/1 quarantine.health/0/2')).stdout)).toMatchObject({ sent: 2 });
    expect((await recordsOn(line, 7)).map(({ value }) => value?.[0])).toEqual([0, 1, 2, 3, 4, 1, 2]);
  });

  test('do not send again what was discarded', async () => {
    expect(await rail('redrive health/0/3')).toMatchObject({ stdout: '', stderr: expect.stringContaining('not open') });
  });
});
