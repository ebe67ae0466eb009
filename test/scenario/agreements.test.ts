import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { balanceLedger, decodeOrigin, type Entitlement, originHeader, parseEntitlement } from '@rail/agreements';
import { RegistryClient } from '@rail/avro';
import { valueSubject } from '@rail/catalogue';
import { createStream } from '@rail/generators';
import { collectEvidence } from '@rail/inspect';
import { Fetcher, KafkaClient, Producer } from '@rail/kafka-client';
import { forEachHeader, RecordBatchBuilder, RecordCursor } from '@rail/kafka-protocol';
import { systemClock } from '@rail/kernel';
import { TopicTail } from '@rail/runtime';
import { startExchange, type TestExchange } from '../support/exchange.ts';

const shipped = join(import.meta.dirname, '../../schemas');
const warnings = readFileSync(join(shipped, 'agreements/em-er-014.yaml'), 'utf8');
const line = 'line.emergency-management.hazard-warning';
const recordsPerBatch = 5;

let folder: string;
let exchange: TestExchange;
let client: KafkaClient;
let publisher: SteadyPublisher;
const notices: string[] = [];

/** An agreement on hazard warnings; `edit` changes its text. */
const anAgreement = (id: string, edit: (text: string) => string = (text) => text): string =>
  edit(warnings.replace('id: em-er-014', `id: ${id}`));
const amended = (version: number) => (text: string) =>
  text.replace('version: 1', `version: ${version}`).replace('  detail: pass\n', '');

const fileOf = (name: string): string => join(folder, 'schemas/agreements', `${name}.yaml`);
const declare = (name: string, text: string): void => writeFileSync(fileOf(name), text);

async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}\n${notices.join('\n')}`);
    await pause(20);
  }
}

const noticed = (text: string): Promise<void> =>
  until(`a notice "${text}"`, () => notices.some((notice) => notice.includes(text)));

/** Small batches to one partition without a pause, so that a change always meets records on their way. */
class SteadyPublisher {
  readonly #producer = new Producer(client);
  #ended: Promise<void> | undefined;
  #running = true;
  /** How many records are acknowledged. */
  published = 0;

  async start(): Promise<void> {
    const dataset = exchange.catalogue.dataset('emergency-management/hazard-warning');
    const registry = new RegistryClient({ url: exchange.registryUrl });
    const schemaId = await registry.register(valueSubject(line), dataset.schemaText);
    await this.#producer.init();
    this.#ended = this.#publish(createStream([dataset], { seed: 7, startMs: Date.now() }), schemaId);
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#ended;
    await this.#producer.close();
  }

  async #publish(stream: ReturnType<typeof createStream>, schemaId: number): Promise<void> {
    const builder = new RecordBatchBuilder();
    const frame = Buffer.alloc(5);
    frame.writeInt32BE(schemaId, 1);
    while (this.#running) {
      builder.reset();
      while (builder.recordCount < recordsPerBatch) {
        const { key, value, flaw } = stream.next();
        if (value === null || flaw !== undefined) continue;
        const framed = Buffer.concat([frame, value]);
        builder.append(Date.now(), key, 0, key.length, framed, 0, framed.length, null);
      }
      await this.#producer.send(line, 0, builder.finish({}));
      this.published += recordsPerBatch;
      await pause(10);
    }
  }
}

interface Delivered {
  /** Offset of the line record. */
  readonly origin: number;
  readonly schemaId: number;
}

/** What one agreement was given, in order. */
async function deliveredTo(agreement: string): Promise<Delivered[]> {
  const topic = `share.${agreement}`;
  const [end] = await client.listOffsets([{ topic, partition: 0, timestamp: -1 }], 'committed');
  const fetcher = new Fetcher(client, { isolation: 'committed', maxWaitMs: 50 });
  fetcher.assign(topic, 0, 0);
  const delivered: Delivered[] = [];
  const cursor = new RecordCursor();
  while (fetcher.position(topic, 0) < end!.offset) {
    for (const batch of await fetcher.poll(50)) {
      cursor.reset(batch.section, batch.header);
      while (cursor.next()) {
        const { bytes } = cursor;
        let origin = -1;
        forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (nameStart, nameEnd, valueStart) => {
          if (bytes.toString('latin1', nameStart, nameEnd) === originHeader) {
            origin = decodeOrigin(bytes, valueStart).offset;
          }
        });
        delivered.push({ origin, schemaId: bytes.readInt32BE(cursor.valueStart + 1) });
      }
    }
  }
  await fetcher.close();
  return delivered;
}

/** Waits until an agreement has been given something that was published after this moment. */
async function flowsTo(agreement: string): Promise<void> {
  const from = publisher.published;
  await until(`records for ${agreement}`, async () => ((await deliveredTo(agreement)).at(-1)?.origin ?? -1) > from);
}

/** The records of `rail.agreements` about one agreement. */
async function entitlementsOf(agreement: string): Promise<(Entitlement | null)[]> {
  const found: (Entitlement | null)[] = [];
  await new TopicTail(client, 'rail.agreements').readOnce(({ key, value }) => {
    if (key?.toString() === agreement) found.push(value === null ? null : parseEntitlement(value.toString(), 'test'));
  });
  return found;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-agreements-'));
  for (const part of ['lines', 'thematic'])
    cpSync(join(shipped, part), join(folder, 'schemas', part), { recursive: true });
  mkdirSync(join(folder, 'schemas/agreements'));
  declare('standing', anAgreement('em-er-090'));
  exchange = await startExchange({
    folder,
    parts: ['control', 'router'],
    schemasDir: join(folder, 'schemas'),
    onNotice: (text) => notices.push(text),
  });
  client = new KafkaClient({ brokers: [...exchange.brokers], clientId: 'test' });
  await client.connect();
  publisher = new SteadyPublisher();
  await publisher.start();
  await flowsTo('em-er-090');
});

afterAll(async () => {
  await publisher.stop();
  await client.close();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('an agreement that is added, amended and taken away takes effect at batch boundaries', async () => {
  declare('added', anAgreement('em-er-091'));
  await noticed('em-er-091 v1 in force');
  await flowsTo('em-er-091');
  declare('added', anAgreement('em-er-091', amended(2)));
  await noticed('em-er-091 v2 in force instead of v1');
  await flowsTo('em-er-091');
  rmSync(fileOf('added'));
  await noticed('em-er-091 ended');
  const afterEnd = publisher.published + 20 * recordsPerBatch;
  await until('records after the end', () => publisher.published > afterEnd + recordsPerBatch);
  await flowsTo('em-er-090');

  const delivered = await deliveredTo('em-er-091');
  const first = delivered[0]!.origin;
  expect(delivered.map(({ origin }) => origin)).toEqual(delivered.map((_, index) => first + index));
  expect(delivered.at(-1)!.origin).toBeLessThan(afterEnd);
  const schemas = [...new Set(delivered.map(({ schemaId }) => schemaId))];
  expect(schemas).toHaveLength(2);
  const change = delivered.find(({ schemaId }) => schemaId === schemas[1])!.origin;
  const end = delivered.at(-1)!.origin + 1;
  expect([first, change, end].map((offset) => offset % recordsPerBatch)).toEqual([0, 0, 0]);
  const [v1, v2, gone] = await entitlementsOf('em-er-091');
  expect([v1?.agreement.version, v2?.agreement.version, gone]).toEqual([1, 2, null]);
  expect([v1?.shareSchemaId, v2?.shareSchemaId]).toEqual(schemas);
  expect(v2?.activatedMs).toBe(v1?.activatedMs);
});

test('a file with a fault changes nothing, says where, and holds back no other file', async () => {
  declare('edited', anAgreement('em-er-092'));
  await noticed('em-er-092 v1 in force');

  declare(
    'edited',
    anAgreement('em-er-092', (text) =>
      text.replace('  kind: pass', '  kindd: pass').replace('version: 1', 'version: 2'),
    ),
  );
  await noticed('edited.yaml:18:3: fields.kindd');
  declare('other', anAgreement('em-er-093'));
  await noticed('em-er-093 v1 in force');

  expect(await entitlementsOf('em-er-092')).toMatchObject([{ agreement: { version: 1 } }]);
  await flowsTo('em-er-092');
  declare('edited', anAgreement('em-er-092', amended(2)));
  await noticed('em-er-092 v2 in force instead of v1');
});

test('a version in force cannot change, and a version never falls', async () => {
  declare('fixed', anAgreement('em-er-094', amended(3)));
  await noticed('em-er-094 v3 in force');

  declare(
    'fixed',
    anAgreement('em-er-094', (text) => text.replace('version: 1', 'version: 3')),
  );
  await noticed('v3 of em-er-094 is in force and cannot change: give other terms version 4');
  declare('fixed', anAgreement('em-er-094', amended(2)));
  await noticed('v3 of em-er-094 is in force: a version never falls');

  expect(await entitlementsOf('em-er-094')).toHaveLength(1);
});

test('a version that has ended comes again only as it was', async () => {
  declare('again', anAgreement('em-er-097', amended(3)));
  await noticed('em-er-097 v3 in force');
  rmSync(fileOf('again'));
  await noticed('em-er-097 ended');

  declare(
    'again',
    anAgreement('em-er-097', (text) => text.replace('version: 1', 'version: 3')),
  );
  await noticed('v3 of em-er-097 was in force and cannot change: give other terms version 4');
  declare('again', anAgreement('em-er-097', amended(2)));
  await noticed('v3 of em-er-097 was in force: a version never falls');
  expect((await entitlementsOf('em-er-097')).at(-1)).toBeNull();
  declare('again', anAgreement('em-er-097', amended(3)));
  await until('the entitlement', async () => (await entitlementsOf('em-er-097')).at(-1) !== null);
  await flowsTo('em-er-097');
});

test('a second file with an id that is there changes nothing', async () => {
  declare('twin', anAgreement('em-er-090', amended(2)));
  await noticed('another file has this id');

  expect(await entitlementsOf('em-er-090')).toHaveLength(1);
  rmSync(fileOf('twin'));
});

test('an agreement whose share would break its readers is held back', async () => {
  declare(
    'strict',
    anAgreement('em-er-095', (text) => text.replace('  kind: pass\n', '')),
  );
  await noticed('em-er-095 v1 in force');

  declare(
    'strict',
    anAgreement('em-er-095', (text) => text.replace('version: 1', 'version: 2')),
  );
  await noticed('em-er-095 unchanged');

  expect(notices.at(-1)).toMatch(/RAIL-4002 .*strict.yaml: the share schema of em-er-095/);
  expect(await entitlementsOf('em-er-095')).toHaveLength(1);
});

test('an agreement begins when its validity does', async () => {
  const from = new Date(Date.now() + 1500).toISOString();
  declare(
    'later',
    anAgreement('em-er-096', (text) => text.replace('from: 2018-01-01', `from: '${from}'`)),
  );
  await pause(500);
  expect(await entitlementsOf('em-er-096')).toEqual([]);

  await noticed('em-er-096 v1 in force');

  expect(systemClock.now()).toBeGreaterThanOrEqual(Date.parse(from));
});

test('the ledger balances after all these changes', async () => {
  await publisher.stop();
  await until('the end of the line is routed', async () => {
    const evidence = await collectEvidence(client, exchange.catalogue, ['em-er-090']);
    return evidence.accounts.some(({ topic, to }) => topic === line && to >= publisher.published);
  });

  const ids = ['090', '091', '092', '093', '094', '095', '096', '097'].map((number) => `em-er-${number}`);
  const balance = balanceLedger(await collectEvidence(client, exchange.catalogue, ids));

  expect(balance.faults).toEqual([]);
  expect(balance.balanced).toBe(true);
});
