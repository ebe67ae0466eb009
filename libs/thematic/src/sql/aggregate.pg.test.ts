import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { migrate } from '../migrate.ts';
import { parseDatabase } from '../model/parse-database.ts';
import { testTarget } from '../testing/config.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase(testTarget());
  await db.query('DROP SCHEMA IF EXISTS odd_values CASCADE');
});
afterAll(() => db.close());

test('a declared value stays a value, whatever signs it has', async () => {
  const odd = `it's $keep$ ; DROP SCHEMA odd_values CASCADE; -- \\ "`;
  const declared = {
    database: 'odd-values',
    zh: '值',
    en: 'Values',
    tables: {
      thing: {
        from: 'aa-bb-001',
        key: ['id'],
        version: 'v',
        columns: { id: { path: '$key', type: 'text' }, name: { path: 'name', type: 'text' } },
      },
    },
    aggregates: { crowd: { from: 'thing', where: { column: 'name', in: [odd] }, groupBy: ['name'], count: 'things' } },
  };
  const database = parseDatabase(JSON.stringify(declared), 'database.yaml', []);
  await migrate(db, database);
  const lineage = `'a', 't', 0, 0, 0, 0, now(), now()`;
  await db.query(`INSERT INTO odd_values.thing VALUES ('1', $1::text, ${lineage}), ('2', 'other', ${lineage})`, [odd]);

  expect(await db.query('SELECT name, things FROM odd_values.crowd')).toEqual([{ name: odd, things: '1' }]);
});
