import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { balanceLedger } from '@rail/agreements';
import { ByteWriter, compileEncoder, decodeValue, parseSchema, RegistryClient } from '@rail/avro';
import { valueSubject } from '@rail/catalogue';
import { createStream } from '@rail/generators';
import { collectEvidence } from '@rail/inspect';
import { Fetcher, KafkaClient, Producer } from '@rail/kafka-client';
import { forEachHeader, RecordBatchBuilder, RecordCursor } from '@rail/kafka-protocol';
import { readPositions } from '@rail/thematic';
import { startExchange, type TestExchange } from '../support/exchange.ts';
import { until } from '../support/tell-control.ts';

const line = 'line.emergency-management.hazard-warning';
const share = 'share.em-er-014';
const quarantine = 'quarantine.emergency-management';
/** The least integer that a double cannot hold, and the greatest of 64 bits. */
const versions = [2n ** 53n + 1n, 2n ** 63n - 1n] as const;
const folder = mkdtempSync(join(tmpdir(), 'rail-bad-records-'));
let exchange: TestExchange;
let client: KafkaClient;
let producer: Producer;
let schemaId: number;

interface Stored {
  readonly key: string | undefined;
  readonly value: Buffer;
  readonly headers: ReadonlyMap<string, Buffer>;
}

beforeAll(async () => {
  exchange = await startExchange({ folder, parts: ['control', 'router', 'builder'] });
  client = new KafkaClient({ brokers: [...exchange.brokers], clientId: 'test' });
  await client.connect();
  producer = new Producer(client);
  await producer.init();
  const registry = new RegistryClient({ url: exchange.registryUrl });
  schemaId = await registry.register(valueSubject(line), dataset().schemaText);
});

afterAll(async () => {
  await producer.close();
  await client.close();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

const dataset = () => exchange.catalogue.dataset('emergency-management/hazard-warning');

function framed(id: number, body: Buffer): Buffer {
  const frame = Buffer.alloc(5);
  frame.writeInt32BE(id, 1);
  return Buffer.concat([frame, body]);
}

/** Good warnings, each under a key of its own; the version of each as given. */
function warnings(sourceVersions: readonly bigint[]): { key: Buffer; body: Buffer }[] {
  const { schema } = dataset();
  const encode = compileEncoder(schema);
  const stream = createStream([dataset()], { seed: 11, startMs: Date.now() });
  const seen = new Set<string>();
  return sourceVersions.map((sourceVersion) => {
    for (;;) {
      const { key, value, flaw } = stream.next();
      if (value === null || flaw !== undefined || seen.has(key.toString())) continue;
      seen.add(key.toString());
      const record = decodeValue(schema, value, 0, value.length).value as object;
      const writer = new ByteWriter();
      encode({ ...record, sourceVersion }, writer);
      return { key, body: Buffer.from(writer.bytes.subarray(0, writer.length)) };
    }
  });
}

async function publish(records: readonly { key: Buffer | null; value: Buffer }[]): Promise<void> {
  const builder = new RecordBatchBuilder();
  for (const { key, value } of records) {
    builder.append(Date.now(), key, 0, key?.length ?? 0, value, 0, value.length, null);
  }
  await producer.send(line, 0, builder.finish({}));
}

async function readAll(topic: string, count: number): Promise<Stored[]> {
  const fetcher = new Fetcher(client, { isolation: 'committed', maxWaitMs: 50 });
  fetcher.assign(topic, 0, 0);
  const found: Stored[] = [];
  const cursor = new RecordCursor();
  const deadline = performance.now() + 20_000;
  while (found.length < count && performance.now() < deadline) {
    for (const batch of await fetcher.poll(50)) {
      cursor.reset(batch.section, batch.header);
      while (cursor.next()) found.push(storedAt(cursor));
    }
  }
  await fetcher.close();
  return found;
}

function storedAt(cursor: RecordCursor): Stored {
  const { bytes, keyStart, keyEnd, valueStart, valueEnd } = cursor;
  const headers = new Map<string, Buffer>();
  forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (nameStart, nameEnd, start, end) => {
    headers.set(bytes.toString('utf8', nameStart, nameEnd), Buffer.from(bytes.subarray(start, end)));
  });
  const key = keyStart < 0 ? undefined : bytes.toString('utf8', keyStart, keyEnd);
  return { key, value: Buffer.from(bytes.subarray(valueStart, valueEnd)), headers };
}

test('records that cannot be read go to quarantine with reason and origin while the others flow', async () => {
  const [first, second] = warnings(versions);
  const good = framed(schemaId, first!.body);
  const bad: readonly (readonly [reason: string, value: Buffer])[] = [
    ['Q101', Buffer.from('{"warningId":"not framed"}')],
    ['Q101', Buffer.from([0, 0])],
    ['Q102', framed(9999, first!.body)],
    ['Q103', good.subarray(0, good.length - 3)],
    ['Q103', Buffer.concat([good, Buffer.from([1])])],
    ['Q103', framed(schemaId, Buffer.alloc(40, 0xff))],
  ];

  await publish([{ key: first!.key, value: good }, ...bad.map(([, value]) => ({ key: first!.key, value }))]);
  await publish([{ key: second!.key, value: framed(schemaId, second!.body) }]);

  const set = await readAll(quarantine, bad.length);
  expect(set.map(({ headers }) => headers.get('rail-reason')?.toString())).toEqual(bad.map(([reason]) => reason));
  expect(set.map(({ headers }) => headers.get('rail-o')?.readBigInt64BE(4))).toEqual(
    bad.map((_, at) => BigInt(at + 1)),
  );
  expect(set.map(({ key }) => key)).toEqual(bad.map(() => undefined));
  expect(set.map(({ value }) => value)).toEqual(bad.map(([, value]) => Buffer.from(value)));
  const delivered = await readAll(share, 2);
  expect(delivered.map(({ key }) => key)).toEqual([first!.key.toString(), second!.key.toString()]);
});

test('a whole number beyond 2^53 is the same in line, share and database', async () => {
  const registry = new RegistryClient({ url: exchange.registryUrl });
  const schema = parseSchema(await registry.schemaById((await readAll(share, 1))[0]!.value.readInt32BE(1)));

  const delivered = await readAll(share, 2);
  const shared = delivered.map(({ value }) => decodeValue(schema, value, 5, value.length).value as object);
  expect(shared).toMatchObject(versions.map((sourceVersion) => ({ sourceVersion })));

  const emergencies = exchange.databases.find(({ id }) => id === 'emergency-response')!;
  const [end] = await client.listOffsets([{ topic: share, partition: 0, timestamp: -1 }], 'committed');
  await until(
    'the share is in the database',
    () => readPositions(exchange.db, emergencies),
    (positions) => positions.some(({ topic, next }) => topic === share && next >= end!.offset),
  );
  const evidence = await collectEvidence(client, exchange.catalogue, ['em-er-014']);
  expect(balanceLedger(evidence)).toMatchObject({ balanced: true, faults: [] });
  const rows = await exchange.db.query(
    'select source_version::text as version from emergency_response.warning order by source_version',
  );
  expect(rows).toEqual(versions.map((version) => ({ version: String(version) })));
});
