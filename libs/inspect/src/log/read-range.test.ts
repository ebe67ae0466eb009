import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startBroker } from '@rail/kafka-broker';
import { deleteRecords, KafkaClient, Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import { systemClock } from '@rail/kernel';

import { ReadBudget, withinBudget } from './read-budget.ts';
import { eachRecord, firstRecord, recordsOf } from './stored-record.ts';
import { readRanges } from './read-range.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-ranges-'));
const topic = 'cut';
let broker: Awaited<ReturnType<typeof startBroker>>;
let client: KafkaClient;

beforeAll(async () => {
  broker = await startBroker({ dataDir: folder, port: 0, thread: false });
  client = new KafkaClient({ brokers: [`${broker.host}:${broker.port}`], clientId: 'ranges-test' });
  await client.connect();
  await client.createTopics([{ name: topic, partitions: 1 }]);
  const producer = new Producer(client);
  await producer.init();
  for (let at = 0; at < 6; at++) {
    const batch = new RecordBatchBuilder();
    const value = Buffer.of(at);
    batch.append(1, null, 0, 0, value, 0, value.length, null);
    await producer.send(topic, 0, batch.finish());
  }
  await producer.close();
  await deleteRecords(client, [{ topic, partition: 0, offset: 4 }]);
});

afterAll(async () => {
  await client.close();
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a range of which retention has deleted a part since its bounds were asked for', () => {
  const range = { topic, partition: 0, from: 0, to: 6 };

  test('is refused to who counts', async () => {
    await expect(readRanges(client, [range], () => undefined)).rejects.toThrow('OFFSET_OUT_OF_RANGE');
  });

  test('is what is left of it, to who looks', async () => {
    const offsets: number[] = [];
    const look = (batch: Parameters<typeof recordsOf>[0]): void =>
      void offsets.push(...recordsOf(batch).map(({ offset }) => offset));
    await readRanges(client, [range], look, 'skipped');
    expect(offsets).toEqual([4, 5]);
  });

  test('is nothing, if all of it was deleted', async () => {
    let batches = 0;
    await readRanges(client, [{ ...range, to: 3 }], () => void batches++, 'skipped');
    expect(batches).toBe(0);
  });
});

test('a search reads no more than it takes to find what it looks for', async () => {
  await client.createTopics([{ name: 'long', partitions: 1 }]);
  const producer = new Producer(client);
  await producer.init();
  for (let at = 0; at < 8; at++) {
    const batch = new RecordBatchBuilder();
    const value = Buffer.alloc(300_000, at);
    batch.append(1, null, 0, 0, value, 0, value.length, null);
    await producer.send('long', 0, batch.finish());
  }
  await producer.close();
  const ranges = [{ topic: 'long', partition: 0, from: 0, to: 8 }];
  const bounded = <Result>(work: () => Promise<Result>): Promise<Result> =>
    withinBudget(new ReadBudget(systemClock, { maxMs: 20_000, maxBytes: 1_000_000 }), work);

  const found = await bounded(() => firstRecord(client, ranges, ({ value }) => value![0] === 1));

  expect(found).toMatchObject({ offset: 1 });
  await expect(bounded(() => eachRecord(client, ranges, () => undefined))).rejects.toThrow();
});
