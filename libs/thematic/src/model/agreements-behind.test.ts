import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { agreementsBehind } from './agreements-behind.ts';
import { loadDatabases } from './load-database.ts';
import { tableNamesOf } from './thematic-database.ts';

const databases = loadDatabases(join(import.meta.dirname, '../../../../schemas/thematic'));

test('behind a table, its children and its counts is one agreement; behind a view are all', () => {
  for (const database of databases) {
    const all = new Set(database.tables.map(({ agreement }) => agreement));
    for (const table of database.tables) {
      for (const name of [table.name, ...table.children.map((child) => child.name)]) {
        expect(agreementsBehind(database, name)).toEqual([table.agreement]);
      }
    }
    for (const name of tableNamesOf(database)) expect(agreementsBehind(database, name)).toHaveLength(1);
    for (const { name } of [...database.views, { name: 'no-such' }]) {
      expect(new Set(agreementsBehind(database, name))).toEqual(all);
    }
  }
  expect(databases.length).toBeGreaterThan(0);
});
