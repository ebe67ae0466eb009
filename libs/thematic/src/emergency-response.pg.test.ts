import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type AvroSchema, ByteWriter, compileEncoder, parseSchema } from '@rail/avro';
import { BatchWriter } from './commit.ts';
import type { Database } from './database/database.ts';
import { openDatabase } from './database/open.ts';
import { ShareDecoder } from './decode/share-decoder.ts';
import { migrate } from './migrate.ts';
import { loadDatabase } from './model/load-database.ts';
import { startPosition } from './offsets.ts';
import { testTarget } from './testing/config.ts';

const database = loadDatabase(join(import.meta.dirname, '../../../schemas/thematic/emergency-response'));
const time = { type: 'long', logicalType: 'timestamp-millis' };
const inspection = parseSchema({
  type: 'record',
  name: 'share.Inspection',
  fields: [
    { name: 'inspectionId', type: 'string' },
    { name: 'uscc', type: 'string' },
    { name: 'majorHazardLevel', type: 'string' },
    {
      name: 'chemicals',
      type: { type: 'array', items: { type: 'record', name: 'Chemical', fields: [{ name: 'cas', type: 'string' }] } },
    },
    { name: 'inspectedAt', type: time },
    { name: 'sourceVersion', type: 'long' },
  ],
});
const passage = parseSchema({
  type: 'record',
  name: 'share.Passage',
  fields: [
    { name: 'vehicleClass', type: 'string' },
    { name: 'entryStation', type: 'string' },
    { name: 'entryAt', type: time },
    { name: 'sourceVersion', type: 'long' },
  ],
});

let db: Database;
let writer: BatchWriter;
const decoder = new ShareDecoder(database);
const next = new Map<string, number>();

beforeAll(async () => {
  db = await openDatabase(testTarget());
});
afterAll(() => db.close());
beforeEach(async () => {
  await db.query('DROP SCHEMA IF EXISTS emergency_response CASCADE');
  await migrate(db, database);
  writer = new BatchWriter(db, database);
  next.clear();
});

/** Shares of one partition in one batch; null is a tombstone. */
async function share(
  topic: string,
  schema: AvroSchema,
  records: readonly (readonly [string, object | null])[],
  partition = 0,
): Promise<void> {
  const place = `${topic}/${partition}`;
  const from = next.get(place) ?? 0;
  if (from === 0) await startPosition(db, database, { topic, partition, next: 0, leaderEpoch: -1 });
  decoder.learn(topic, 1, schema);
  for (const [index, [key, value]] of records.entries()) {
    const lineage = { topic, partition, offset: from + index, originOffset: from + index, publishedMs: 0 };
    if (value === null) {
      decoder.tombstone(lineage, key);
      continue;
    }
    const avro = new ByteWriter();
    compileEncoder(schema)(value, avro);
    decoder.value(lineage, key, 1, Buffer.from(avro.bytes), 0, avro.length);
  }
  const taken = decoder.take();
  expect(taken.faults).toEqual([]);
  const to = from + records.length;
  expect(await writer.commit({ advances: [{ topic, partition, from, next: to, leaderEpoch: 0 }], ...taken })).toBe(
    'committed',
  );
  next.set(place, to);
}

const hour = (text: string): number => Date.parse(`2025-08-01T${text}:00+08:00`);

function anInspection(inspectionId: string, at: string, cas: readonly string[], sourceVersion = 1) {
  const chemicals = cas.map((one) => ({ cas: one }));
  const value = {
    inspectionId,
    uscc: 'U',
    majorHazardLevel: 'LEVEL_1',
    chemicals,
    inspectedAt: hour(at),
    sourceVersion,
  };
  return [inspectionId, value] as const;
}

const site = (): Promise<unknown> =>
  db.query(`SELECT inspection_id, array_to_string(array_agg(cas ORDER BY cas), ' ') AS stored
    FROM emergency_response.hazard_site JOIN emergency_response.hazard_chemical USING (uscc) GROUP BY 1`);

test('a site is what its newest inspection found, in whatever order and by whatever partition inspections come', async () => {
  const topic = 'share.em-er-015';
  await share(topic, inspection, [anInspection('NEW', '12:00', ['a', 'b']), anInspection('OLD', '08:00', ['z'])]);
  // The old one is closed only now: its version grows, its moment does not.
  await share(topic, inspection, [anInspection('OLD', '08:00', ['y'], 9)], 1);
  expect(await site()).toEqual([{ inspection_id: 'NEW', stored: 'a b' }]);

  await share(topic, inspection, [anInspection('NEW', '12:00', ['a'], 2)]);
  expect(await site()).toEqual([{ inspection_id: 'NEW', stored: 'a' }]);

  await share(topic, inspection, [['OLD', null]], 1);
  expect(await site()).toEqual([{ inspection_id: 'NEW', stored: 'a' }]);
});

test('each vehicle counts once in its hour, a repeated one not again, a withdrawn one no more', async () => {
  const topic = 'share.tr-er-036';
  const car = (key: string, at: string, entryStation = 'S1') =>
    [key, { vehicleClass: 'K1', entryStation, entryAt: hour(at), sourceVersion: 1 }] as const;
  const flow = (): Promise<unknown> =>
    db.query(`SELECT entry_hour, entry_station, vehicles FROM emergency_response.road_flow ORDER BY 1, 2`);

  await share(topic, passage, [car('k1', '08:00'), car('k2', '08:00'), car('k3', '09:00'), car('k4', '08:00', 'S2')]);
  await share(topic, passage, [car('k1', '08:00'), ['k4', null]]);

  expect(await flow()).toEqual([
    { entry_hour: '2025-08-01 00:00:00+00', entry_station: 'S1', vehicles: '2' },
    { entry_hour: '2025-08-01 01:00:00+00', entry_station: 'S1', vehicles: '1' },
  ]);
});
