import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { avroValue, compileAgreement, loadAgreements, parseCases, RecordSharing } from '@rail/agreements';
import { encodeValue } from '@rail/avro';
import { loadCatalogue } from '@rail/catalogue';
import {
  BatchWriter,
  type Database,
  loadDatabases,
  migrate,
  openDatabase,
  ShareDecoder,
  startPosition,
  type ThematicTable,
} from '@rail/thematic';

const schemas = join(import.meta.dirname, '../../../schemas');
const loaded = loadAgreements(join(schemas, 'agreements'), loadCatalogue(join(schemas, 'lines')));
const fed = loadDatabases(join(schemas, 'thematic')).flatMap((database) =>
  [...new Set(database.tables.map((table) => table.agreement))].map((id) => [database.id, id, database] as const),
);

let db: Database;
beforeAll(async () => {
  const url = process.env['RAIL_TEST_DATABASE_URL'];
  db = await openDatabase(url === undefined ? { memory: true } : { url });
  for (const database of new Set(fed.map(([, , declared]) => declared))) {
    await db.query(`DROP SCHEMA IF EXISTS ${database.schema} CASCADE`);
    await migrate(db, database);
  }
});
afterAll(() => db.close());

/** The record that the cases of an agreement begin with, as its share has it. */
function shareOf(id: string) {
  const { agreement, dataset } = loaded.find((one) => one.agreement.id === id)!;
  const file = `${id}.cases.yaml`;
  const base = parseCases(readFileSync(join(schemas, 'agreements', file), 'utf8'), file).base!;
  const compiled = compileAgreement(agreement, dataset, () => Buffer.from('a secret for tests only'));
  const record = avroValue(dataset.schema, base) as Record<string, unknown>;
  const key = Buffer.from(dataset.key.map((path) => String(record[path])).join('|'));
  const sharing = new RecordSharing(compiled, dataset);
  const shared = sharing.share({ key, value: encodeValue(dataset.schema, record), timestampMs: 0 });
  expect(shared.outcome).toBe('delivered');
  return {
    schema: compiled.shareSchema,
    topic: compiled.shareTopic,
    key: shared.share!.key!,
    value: shared.share!.value!,
  };
}

async function rowsOf(schema: string, tables: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await db.query(`SELECT count(*) AS rows FROM ${schema}.${table}`);
    counts[table] = Number(row!['rows']);
  }
  return counts;
}

const withChildren = (table: ThematicTable): string[] => [table.name, ...table.children.map((child) => child.name)];

describe('a share as its agreement makes it', () => {
  test.each(fed)(
    '%s: %s becomes rows, and its deletion takes back what does not keep a history',
    async (_, id, database) => {
      const { schema, topic, key, value } = shareOf(id);
      const tables = database.tables.filter((table) => table.agreement === id);
      const forgetting = tables.filter((table) => table.tombstones === 'delete').flatMap(withChildren);
      const keeping = tables.filter((table) => table.tombstones === 'ignore').map((table) => table.name);
      const writer = new BatchWriter(db, database);
      const decoder = new ShareDecoder(database);
      decoder.learn(topic, 1, schema);
      await startPosition(db, database, { topic, partition: 0, next: 0, leaderEpoch: -1 });
      const commit = async (from: number): Promise<void> => {
        const taken = decoder.take();
        expect(taken.faults).toEqual([]);
        const advances = [{ topic, partition: 0, from, next: from + 1, leaderEpoch: 0 }];
        expect(await writer.commit({ advances, ...taken })).toBe('committed');
      };
      const lineage = (offset: number) => ({ topic, partition: 0, offset, originOffset: offset, publishedMs: 0 });

      decoder.value(lineage(0), key.toString(), 1, value, 0, value.length);
      await commit(0);

      const held = await rowsOf(
        database.schema,
        tables.map((table) => table.name),
      );
      expect(held).toEqual(Object.fromEntries(tables.map((table) => [table.name, 1])));

      decoder.tombstone(lineage(1), key.toString());
      await commit(1);

      expect(await rowsOf(database.schema, forgetting)).toEqual(
        Object.fromEntries(forgetting.map((name) => [name, 0])),
      );
      expect(await rowsOf(database.schema, keeping)).toEqual(Object.fromEntries(keeping.map((name) => [name, 1])));
    },
  );
});
