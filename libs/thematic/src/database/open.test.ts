import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { arrayLiteral } from '../sql/text.ts';
import { openDatabase } from './open.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-database-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a database in a folder', () => {
  const target = (): { dir: string; templates: string } => ({
    dir: join(folder, 'data/db'),
    templates: join(folder, 'templates'),
  });

  test('keeps its rows, belongs to one opener at a time, and is made from a cached template', async () => {
    const db = await openDatabase(target());
    await db.query('CREATE TABLE t (a bigint)');
    await db.query('INSERT INTO t VALUES ($1::bigint)', ['9223372036854775807']);
    await expect(openDatabase(target())).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' });
    await db.close();

    const again = await openDatabase(target());
    expect(await again.query('SELECT a FROM t')).toEqual([{ a: '9223372036854775807' }]);
    await again.close();
    expect(readdirSync(target().templates)).toHaveLength(1);
    expect(readdirSync(join(folder, 'data'))).toEqual(['db']);
  });

  test('the lock of a process that is gone is taken over', async () => {
    writeFileSync(`${target().dir}.lock`, '4194305');
    const db = await openDatabase(target());
    await db.close();
    expect(existsSync(`${target().dir}.lock`)).toBe(false);
  });

  test('a folder that cannot be made is refused', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(openDatabase({ dir: join(folder, 'file/db') })).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
  });
});

describe('any database', () => {
  test('a server that does not answer is unreachable, not a defect', async () => {
    await expect(openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' })).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
    });
  });

  test('a transaction that throws leaves nothing behind; values come as text; arrays survive any sign', async () => {
    const db = await openDatabase({ memory: true });
    await db.query('CREATE TABLE t (a text)');
    const failed = db.transaction(async (tx) => {
      await tx.query("INSERT INTO t VALUES ('x')");
      await tx.query('SELECT 1/0');
    });
    await expect(failed).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
    expect(await db.query('SELECT * FROM t')).toEqual([]);
    const odd = ['', 'NULL', '"', '\\', ',{}', ' 空 ', null, "'", '\n'];
    const rows = await db.query('SELECT unnest($1::text[]) AS a', [arrayLiteral(odd)]);
    expect(rows.map((row) => row['a'])).toEqual(odd);
    expect(await db.query("SELECT true AS b, 1.50 AS n, timestamptz '2020-02-07T01:00Z' AS t")).toEqual([
      { b: 't', n: '1.50', t: expect.stringMatching(/^2020-02-07 01:00:00\+00$/) },
    ]);
    await db.close();
  });
});
