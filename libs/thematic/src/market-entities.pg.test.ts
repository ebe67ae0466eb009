import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ByteWriter, compileEncoder, parseSchema } from '@rail/avro';
import { BatchWriter } from './commit.ts';
import type { Database } from './database/database.ts';
import { openDatabase } from './database/open.ts';
import { testTarget } from './testing/config.ts';
import { ShareDecoder } from './decode/share-decoder.ts';
import { digestTables } from './digest.ts';
import { migrate } from './migrate.ts';
import { loadDatabase } from './model/load-database.ts';
import { startPosition } from './offsets.ts';

const database = loadDatabase(join(import.meta.dirname, '../../../schemas/thematic/market-entities'));
const entities = 'share.mr-me-001';
const insured = 'share.hr-me-003';

const nullable = (type: unknown): unknown => ['null', type];
const entitySchema = parseSchema({
  type: 'record',
  name: 'share.Entity',
  fields: [
    { name: 'uscc', type: 'string' },
    { name: 'entityName', type: 'string' },
    { name: 'entityTypeCode', type: 'string' },
    { name: 'industryCode', type: 'string' },
    { name: 'establishedOn', type: { type: 'int', logicalType: 'date' } },
    { name: 'status', type: { type: 'enum', name: 'Status', symbols: ['IN_OPERATION', 'REVOKED'] } },
    {
      name: 'abnormal',
      type: nullable({
        type: 'record',
        name: 'Abnormal',
        fields: [
          { name: 'listed', type: 'boolean' },
          { name: 'since', type: nullable({ type: 'int', logicalType: 'date' }) },
          { name: 'reason', type: nullable('string') },
        ],
      }),
    },
    {
      name: 'address',
      type: {
        type: 'record',
        name: 'Address',
        fields: [
          { name: 'divisionCode', type: 'string' },
          { name: 'detail', type: nullable('string') },
        ],
      },
    },
    {
      name: 'legalRepresentative',
      type: { type: 'record', name: 'Person', fields: [{ name: 'idNumber', type: nullable('string') }] },
    },
    {
      name: 'shareholders',
      type: {
        type: 'array',
        items: { type: 'record', name: 'Holder', fields: [{ name: 'holderId', type: nullable('string') }] },
      },
    },
    { name: 'divisionCode', type: 'string' },
    { name: 'eventTime', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'sourceVersion', type: 'long' },
  ],
});
const insuredSchema = parseSchema({
  type: 'record',
  name: 'share.Insured',
  fields: [
    { name: 'idNumber', type: nullable('string') },
    { name: 'employerUscc', type: nullable('string') },
    { name: 'month', type: 'string' },
    { name: 'insuranceKind', type: 'string' },
    { name: 'status', type: { type: 'enum', name: 'InsuredStatus', symbols: ['INSURED', 'STOPPED'] } },
    { name: 'base', type: nullable('string') },
    { name: 'divisionCode', type: 'string' },
    { name: 'eventTime', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'sourceVersion', type: 'long' },
  ],
});

let db: Database;
let writer: BatchWriter;
const decoder = new ShareDecoder(database);
const next = new Map([entities, insured].map((topic) => [topic, 0]));

beforeAll(async () => {
  db = await openDatabase(testTarget());
  await db.query('DROP SCHEMA IF EXISTS market_entities CASCADE');
  await migrate(db, database);
  writer = new BatchWriter(db, database);
  decoder.learn(entities, 1, entitySchema);
  decoder.learn(insured, 2, insuredSchema);
  for (const topic of next.keys()) await startPosition(db, database, { topic, partition: 0, next: 0, leaderEpoch: -1 });
});
afterAll(() => db.close());

/** Shares of one topic in one batch; null is a tombstone. */
async function share(topic: string, records: readonly (readonly [string, object | null])[]): Promise<void> {
  const from = next.get(topic)!;
  const schema = topic === entities ? entitySchema : insuredSchema;
  for (const [index, [key, value]] of records.entries()) {
    const lineage = { topic, partition: 0, offset: from + index, originOffset: from + index, publishedMs: 0 };
    if (value === null) {
      decoder.tombstone(lineage, key);
      continue;
    }
    const avro = new ByteWriter();
    compileEncoder(schema)(value, avro);
    decoder.value(lineage, key, topic === entities ? 1 : 2, Buffer.from(avro.bytes), 0, avro.length);
  }
  const taken = decoder.take();
  expect(taken.faults).toEqual([]);
  const to = from + records.length;
  const advances = [{ topic, partition: 0, from, next: to, leaderEpoch: 0 }];
  expect(await writer.commit({ advances, ...taken })).toBe('committed');
  next.set(topic, to);
}

const day = (iso: string): number => Date.parse(iso) / 86_400_000;

function anEntity(uscc: string, changes: object = {}): readonly [string, object] {
  const value = {
    uscc,
    entityName: `企业${uscc}`,
    entityTypeCode: '1130',
    industryCode: 'C2614',
    establishedOn: day('2015-05-01'),
    status: 'IN_OPERATION',
    abnormal: { listed: true, since: day('2024-07-01'), reason: 'NO_ANNUAL_REPORT' },
    address: { divisionCode: '330106', detail: null },
    legalRepresentative: { idNumber: 'aa11' },
    shareholders: [{ holderId: 'aa11' }, { holderId: 'bb22' }],
    divisionCode: '330106',
    eventTime: Date.parse('2024-07-01T00:00:00+08:00'),
    sourceVersion: 1,
    ...changes,
  };
  return [uscc, value];
}

function anInsured(
  person: string,
  employerUscc: string,
  month: string,
  changes: object = {},
): readonly [string, object] {
  const value = {
    idNumber: person,
    employerUscc,
    month,
    insuranceKind: '110',
    status: 'INSURED',
    base: '8000-9000',
    divisionCode: '330106',
    eventTime: 0,
    sourceVersion: 1,
    ...changes,
  };
  return [`${person}.${month}`, value];
}

const headcount = (): Promise<unknown> =>
  db.query('SELECT employer_uscc, month, insured FROM market_entities.headcount ORDER BY employer_uscc, month');

describe('market-entities', () => {
  test('an enterprise makes one row, one row of history per version and one per shareholder', async () => {
    await share(entities, [anEntity('E1'), anEntity('E1', { sourceVersion: 2, entityName: '新名' })]);

    const rows = await db.query(
      'SELECT uscc, entity_name, established_on, abnormal_since, event_time, source_version FROM market_entities.entity',
    );
    expect(rows).toEqual([
      {
        uscc: 'E1',
        entity_name: '新名',
        established_on: '2015-05-01',
        abnormal_since: '2024-07-01',
        event_time: '2024-06-30 16:00:00+00',
        source_version: '2',
      },
    ]);
    const history = await db.query('SELECT source_version FROM market_entities.entity_change ORDER BY 1');
    expect(history).toEqual([{ source_version: '1' }, { source_version: '2' }]);
    const holders = await db.query('SELECT holder_key FROM market_entities.entity_shareholder ORDER BY _ordinal');
    expect(holders).toEqual([{ holder_key: 'aa11' }, { holder_key: 'bb22' }]);
  });

  test('headcount follows hiring, moving, stopping and leaving the share', async () => {
    await share(insured, [
      anInsured('p1', 'E2', '202412'),
      anInsured('p2', 'E2', '202412'),
      anInsured('p3', 'E2', '202412'),
    ]);
    expect(await headcount()).toEqual([{ employer_uscc: 'E2', month: '202412', insured: '3' }]);

    await share(insured, [
      anInsured('p1', 'E3', '202412', { sourceVersion: 2 }),
      anInsured('p2', 'E2', '202412', { sourceVersion: 2, status: 'STOPPED' }),
    ]);
    expect(await headcount()).toEqual([
      { employer_uscc: 'E2', month: '202412', insured: '1' },
      { employer_uscc: 'E3', month: '202412', insured: '1' },
    ]);

    await share(insured, [['p3.202412', null]]);
    expect(await headcount()).toEqual([{ employer_uscc: 'E3', month: '202412', insured: '1' }]);
  });

  test('one person has one key in all tables of the database', async () => {
    await share(insured, [anInsured('aa11', 'E1', '202412')]);
    const rows = await db.query(
      `SELECT count(*) AS matches FROM market_entities.entity JOIN market_entities.insured_person
       ON person_key = legal_representative_key AND employer_uscc = uscc`,
    );
    expect(rows).toEqual([{ matches: '1' }]);
  });

  test.each([
    ['double_random_pool', 'uscc'],
    ['enterprise_credit_portrait', 'uscc'],
    ['zombie_or_shell', 'uscc'],
    ['award_to_dishonest', 'award_uscc'],
  ])('%s finds one entity by indexes only, so that it is as fast in a large database', async (view, column) => {
    // Without an index that fits PostgreSQL reads a whole table, or a whole index: one without a condition.
    const plan = await db.transaction(async (tx) => {
      await tx.query('SET LOCAL enable_seqscan = off');
      return tx.query(`EXPLAIN SELECT * FROM market_entities.${view} WHERE ${column} = 'E1'`);
    });
    const steps = plan.map((row) => String(row['QUERY PLAN']).trim());
    const isScan = (step: string): boolean => step.includes(' Scan ') && !step.includes('Bitmap Heap Scan');
    // Below a Limit is the first or last entry of an index: the newest month.
    const whole = steps.filter(
      (step, at) => isScan(step) && !steps[at + 1]?.startsWith('Index Cond') && !steps[at - 1]?.includes('Limit'),
    );
    expect(steps.filter(isScan)).not.toEqual([]);
    expect(whole.filter((step) => !/(CTE|Subquery) Scan/.test(step))).toEqual([]);
  });

  test('reading everything again changes no digest', async () => {
    const before = await digestTables(db, database);
    await share(insured, [anInsured('p1', 'E3', '202412', { sourceVersion: 2 })]);
    await share(entities, [anEntity('E1', { sourceVersion: 2, entityName: '新名' })]);
    expect(await digestTables(db, database)).toEqual(before);
  });

  test('a second migration changes nothing, and a table declared otherwise is refused', async () => {
    expect(await migrate(db, database)).toEqual({ created: [], reread: [] });
    const [first, ...others] = database.tables;
    const changed = { ...database, tables: [{ ...first!, key: ['uscc', 'status'] }, ...others] };
    await expect(migrate(db, changed)).rejects.toThrow('entity');
  });
});
