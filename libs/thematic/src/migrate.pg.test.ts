import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Database } from './database/database.ts';
import { openDatabase } from './database/open.ts';
import { migrate } from './migrate.ts';
import { parseDatabase } from './model/parse-database.ts';
import type { ThematicDatabase } from './model/thematic-database.ts';
import { testTarget } from './testing/config.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase(testTarget());
  await db.query('DROP SCHEMA IF EXISTS indexed_world CASCADE');
});
afterAll(() => db.close());

function declared(indexes: { thing: string[][]; part: string[][]; crowd: string[][] }): ThematicDatabase {
  const text = { path: 'name', type: 'text' };
  const file = {
    database: 'indexed-world',
    zh: '索引',
    en: 'Indexes',
    tables: {
      thing: {
        from: 'aa-bb-001',
        key: ['id'],
        version: 'v',
        columns: { id: { path: '$key', type: 'text' }, name: text },
        children: { part: { from: 'parts', columns: { name: text }, indexes: indexes.part } },
        indexes: indexes.thing,
      },
    },
    aggregates: { crowd: { from: 'thing', groupBy: ['name'], count: 'things', indexes: indexes.crowd } },
  };
  return parseDatabase(JSON.stringify(file), 'database.yaml', []);
}

async function indexNames(): Promise<(string | null)[]> {
  const rows = await db.query(
    `SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'indexed_world' AND indexname LIKE '%\\_by\\_%' ORDER BY 1`,
  );
  return rows.map((row) => row['name'] ?? null);
}

test('indexes of tables, children and counts come and go without a table being built anew', async () => {
  await migrate(db, declared({ thing: [], part: [], crowd: [] }));
  expect(await indexNames()).toEqual([]);

  const all = declared({ thing: [['name'], ['name', 'id']], part: [['name'], ['id', 'name']], crowd: [['things']] });
  expect((await migrate(db, all)).reread).toEqual([]);
  expect(await indexNames()).toEqual([
    'crowd_by_things',
    'part_by_id_name',
    'part_by_name',
    'thing_by_name',
    'thing_by_name_id',
  ]);
  expect(await migrate(db, all)).toEqual({ created: [], reread: [] });

  await migrate(db, declared({ thing: [['name']], part: [], crowd: [] }));
  expect(await indexNames()).toEqual(['thing_by_name']);
});
