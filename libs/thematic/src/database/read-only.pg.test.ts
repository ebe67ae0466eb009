import { expect, test } from '@jest/globals';
import { openDatabase } from './open.ts';

const url = process.env['RAIL_TEST_DATABASE_URL'] ?? '';
const onServer = url === '' ? test.skip : test;

onServer('who only reads a server writes nothing, within a transaction or without', async () => {
  const db = await openDatabase({ url, isReadOnly: true });
  try {
    expect(await db.query('SELECT 1 AS one')).toEqual([{ one: '1' }]);
    const refused = { code: 'DATABASE_REFUSED', message: expect.stringContaining('25006') };
    await expect(db.query('CREATE TABLE written (id integer)')).rejects.toMatchObject(refused);
    await expect(db.transaction((tx) => tx.query('CREATE SCHEMA written'))).rejects.toMatchObject(refused);
  } finally {
    await db.close();
  }
});
