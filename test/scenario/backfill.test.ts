import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { balanceLedger, decodeOrigin, originHeader } from '@rail/agreements';
import { RegistryClient } from '@rail/avro';
import { valueSubject } from '@rail/catalogue';
import { createStream, type RecordStream } from '@rail/generators';
import { collectEvidence } from '@rail/inspect';
import { fetchCommittedOffsets, Fetcher, KafkaClient, Producer } from '@rail/kafka-client';
import { forEachHeader, RecordBatchBuilder, RecordCursor } from '@rail/kafka-protocol';
import { createLogger, Signals } from '@rail/runtime';
import { linkageSecrets, startRouter } from '@rail/router';
import { startExchange, type TestExchange } from '../support/exchange.ts';

const shipped = join(import.meta.dirname, '../../schemas');
const warnings = readFileSync(join(shipped, 'agreements/em-er-014.yaml'), 'utf8');
const line = 'line.emergency-management.hazard-warning';
const recordsPerBatch = 20;

let folder: string;
let exchange: TestExchange;
let client: KafkaClient;
let producer: Producer;
let stream: RecordStream;
let schemaId: number;
let router: Awaited<ReturnType<typeof startRouter>> | undefined;
const notices: string[] = [];
/** Publication time of the first record of each batch. */
const batchesAtMs: number[] = [];
let published = 0;

async function declare(id: string, start: string): Promise<void> {
  const text = warnings.replace('id: em-er-014', `id: ${id}`).replace('start: earliest', `start: ${start}`);
  writeFileSync(join(folder, 'schemas/agreements', `${id}.yaml`), text);
  await until(`${id} in force`, () => notices.some((notice) => notice.includes(`${id} v1 in force`)));
}

async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}\n${notices.join('\n')}`);
    await pause(5);
  }
}

async function publish(batches: number): Promise<void> {
  const frame = Buffer.alloc(5);
  frame.writeInt32BE(schemaId, 1);
  for (let sent = 0; sent < batches; sent++) {
    const builder = new RecordBatchBuilder();
    const nowMs = Math.max(Date.now(), (batchesAtMs.at(-1) ?? 0) + 1);
    while (builder.recordCount < recordsPerBatch) {
      const { key, value, flaw } = stream.next();
      if (value === null || flaw !== undefined) continue;
      const framed = Buffer.concat([frame, value]);
      builder.append(nowMs, key, 0, key.length, framed, 0, framed.length, null);
    }
    await producer.send(line, 0, builder.finish({}));
    batchesAtMs.push(nowMs);
    published += recordsPerBatch;
  }
}

/** Offsets of the line records that one agreement was given, in the order of its share. */
async function deliveredTo(agreement: string): Promise<number[]> {
  const topic = `share.${agreement}`;
  const [end] = await client.listOffsets([{ topic, partition: 0, timestamp: -1 }], 'committed');
  const fetcher = new Fetcher(client, { isolation: 'committed', maxWaitMs: 50 });
  fetcher.assign(topic, 0, 0);
  const origins: number[] = [];
  const cursor = new RecordCursor();
  while (fetcher.position(topic, 0) < end!.offset) {
    for (const batch of await fetcher.poll(50)) {
      cursor.reset(batch.section, batch.header);
      while (cursor.next()) {
        const { bytes } = cursor;
        forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (nameStart, nameEnd, valueStart) => {
          if (bytes.toString('latin1', nameStart, nameEnd) === originHeader) {
            origins.push(decodeOrigin(bytes, valueStart).offset);
          }
        });
      }
    }
  }
  await fetcher.close();
  return origins;
}

async function committedFor(group: string) {
  const [committed] = await fetchCommittedOffsets(client, group, [{ topic: line, partition: 0 }]);
  return committed!;
}

const allFrom = (first: number): number[] => Array.from({ length: published - first }, (_, at) => first + at);
const attached = async (agreement: string): Promise<boolean> =>
  (await committedFor(`rail.router.${agreement}`)).metadata === 'attached';
const routed = (): Promise<void> =>
  until('the line is routed', async () => (await committedFor('rail.router')).offset >= published);

async function start(): Promise<void> {
  router = await startRouter({
    kafka: { brokers: exchange.brokers },
    registryUrl: exchange.registryUrl,
    datasets: exchange.catalogue.datasets.filter(({ topic }) => topic === line),
    instance: '0',
    secrets: linkageSecrets(join(folder, 'linkage.secret'), undefined),
    commitIntervalMs: 5,
    signals: new Signals(),
    logger: createLogger('router', 'warn'),
  });
}

async function stop(): Promise<void> {
  await router?.stop();
  router = undefined;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-backfill-'));
  for (const part of ['lines', 'thematic'])
    cpSync(join(shipped, part), join(folder, 'schemas', part), { recursive: true });
  mkdirSync(join(folder, 'schemas/agreements'));
  exchange = await startExchange({
    folder,
    parts: ['control'],
    schemasDir: join(folder, 'schemas'),
    onNotice: (text) => notices.push(text),
  });
  client = new KafkaClient({ brokers: [...exchange.brokers], clientId: 'test' });
  await client.connect();
  const dataset = exchange.catalogue.dataset('emergency-management/hazard-warning');
  schemaId = await new RegistryClient({ url: exchange.registryUrl }).register(valueSubject(line), dataset.schemaText);
  stream = createStream([dataset], { seed: 7, startMs: Date.now() });
  producer = new Producer(client);
  await producer.init();
  await declare('em-er-080', 'earliest');
  await start();
  await publish(50);
  await routed();
});

afterAll(async () => {
  await stop();
  await producer.close();
  await client.close();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('an agreement that was in force from the first record on has no cursor of its own', async () => {
  expect(await attached('em-er-080')).toBe(true);
  expect(await deliveredTo('em-er-080')).toEqual(allFrom(0));
});

test('an agreement that starts at the earliest record gets everything from there, in order, once', async () => {
  await declare('em-er-081', 'earliest');
  await until('em-er-081 has caught up', () => attached('em-er-081'));
  await publish(5);
  await routed();

  expect(await deliveredTo('em-er-081')).toEqual(allFrom(0));
  expect(await deliveredTo('em-er-080')).toEqual(allFrom(0));
});

test('an agreement that starts at a moment gets everything from there; one that starts now, nothing from before', async () => {
  await declare('em-er-082', `'${new Date(batchesAtMs[10]!).toISOString()}'`);
  await until('em-er-082 has caught up', () => attached('em-er-082'));
  const before = published;
  await declare('em-er-083', 'now');
  await publish(5);
  await routed();

  expect(await deliveredTo('em-er-082')).toEqual(allFrom(10 * recordsPerBatch));
  await until('em-er-083 is served', async () => (await deliveredTo('em-er-083')).at(-1) === published - 1);
  expect((await deliveredTo('em-er-083'))[0]).toBeGreaterThanOrEqual(before);
});

test('a router that stops in the middle of the past goes on there, and records on their way meanwhile keep their order', async () => {
  await publish(3000);
  await routed();
  await declare('em-er-084', 'earliest');
  const group = 'rail.router.em-er-084';
  await until('the past has begun', async () => (await committedFor(group)).offset > 0);
  await stop();
  const { offset, metadata } = await committedFor(group);
  expect({ metadata, isBehind: offset < published }).toEqual({ metadata: 'detached', isBehind: true });

  await start();
  await publish(20);
  await until('em-er-084 has caught up', () => attached('em-er-084'));
  await stop();
  await start();
  await publish(5);
  await routed();

  for (const agreement of ['em-er-080', 'em-er-081', 'em-er-084']) {
    expect(await deliveredTo(agreement)).toEqual(allFrom(0));
  }
});

test('a router that loses its transactions in the middle of the past gives nothing twice', async () => {
  await declare('em-er-085', 'earliest');
  const group = 'rail.router.em-er-085';
  for (let taken = 0; taken < 3; taken++) {
    const { offset } = await committedFor(group);
    await until('the past goes on', async () => (await committedFor(group)).offset > offset);
    const rival = new Producer(client, { transactionalId: 'rail.router.0' });
    await rival.init();
    await rival.close();
    await publish(5);
  }
  await until('em-er-085 has caught up', () => attached('em-er-085'));
  await publish(5);
  await routed();

  expect(await deliveredTo('em-er-085')).toEqual(allFrom(0));
  expect(await deliveredTo('em-er-080')).toEqual(allFrom(0));
});

test('an agreement that was taken away and comes again goes on where it was, also without a router meanwhile', async () => {
  await stop();
  rmSync(join(folder, 'schemas/agreements/em-er-081.yaml'));
  await until('em-er-081 ended', () => notices.some((notice) => notice.includes('em-er-081 ended')));
  await start();
  await publish(5);
  await routed();
  expect(await deliveredTo('em-er-081')).toHaveLength(published - 5 * recordsPerBatch);

  notices.length = 0;
  await declare('em-er-081', 'earliest');
  await until('em-er-081 has caught up', () => attached('em-er-081'));

  expect(await deliveredTo('em-er-081')).toEqual(allFrom(0));
});

test('the ledger balances: every agreement has one outcome for each record from its start on', async () => {
  const agreements = ['080', '081', '082', '083', '084', '085'].map((number) => `em-er-${number}`);
  const balance = balanceLedger(await collectEvidence(client, exchange.catalogue, agreements));

  expect(balance.faults).toEqual([]);
  expect(balance.lines.find(({ published: count }) => count > 0)).toMatchObject({
    published,
    routed: published,
    lag: 0,
  });
  const pairs = new Map(balance.agreements.map((row) => [row.agreement, row.pairs]));
  for (const agreement of ['em-er-080', 'em-er-081', 'em-er-084', 'em-er-085'])
    expect(pairs.get(agreement)).toBe(published);
  expect(pairs.get('em-er-082')).toBe(published - 10 * recordsPerBatch);
});
