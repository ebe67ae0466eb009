import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from './database/database.ts';
import { openDatabase } from './database/open.ts';
import { migrate } from './migrate.ts';
import { loadDatabases } from './model/load-database.ts';
import { testTarget } from './testing/config.ts';
import { fillWorld, readViewCases, viewAnswer } from './testing/view-cases.ts';

const folder = join(import.meta.dirname, '../../../schemas/thematic');
const shipped = loadDatabases(folder).map((database) => {
  const views = database.views.map(({ name }) => {
    const file = join(folder, database.id, 'views', `${name}.cases.yaml`);
    return { name, cases: existsSync(file) ? readViewCases(file) : undefined };
  });
  return { ...database, cased: views };
});

let db: Database;
beforeAll(async () => {
  db = await openDatabase(testTarget());
  for (const database of shipped) {
    await db.query(`DROP SCHEMA IF EXISTS ${database.schema} CASCADE`);
    await migrate(db, database);
  }
});
afterAll(() => db.close());

test('every view has cases', () => {
  const without = shipped.flatMap(({ id, cased }) =>
    cased.filter(({ cases }) => cases === undefined).map(({ name }) => `${id}/views/${name}.cases.yaml`),
  );
  expect(without).toEqual([]);
});

describe.each(shipped.map((database) => [database.id, database] as const))('%s', (_id, database) => {
  for (const { name: view, cases } of database.cased) {
    for (const one of cases?.cases ?? []) {
      test(`${view}: ${one.name}`, async () => {
        await fillWorld(db, database, cases!, one);

        const { got, expected } = await viewAnswer(db, database, view, one);

        expect(got).toEqual(expected);
      });
    }
  }
});
