import fs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import type { Database } from './database.ts';
import { openDatabase } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-pglite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every write of file bytes fails as on a full disk, until the returned function is called. */
function fillDisk(): () => void {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
  const write = jest.spyOn(fs, 'writeSync').mockImplementation(() => {
    throw full;
  });
  return () => write.mockRestore();
}

describe('PGlite on a full disk', () => {
  // After a PANIC PGlite spins for ever in the next statement, and the whole process with it.
  test.each([
    ['a statement', (db: Database) => db.query('CHECKPOINT')],
    ['a transaction', (db: Database) => db.transaction((tx) => tx.query('CHECKPOINT'))],
  ])('refuses everything after a panic in %s, and closes', async (name, work) => {
    const db = await openDatabase({ dir: join(folder, name), templates: join(folder, 'templates') });
    await db.query('CREATE TABLE t (a integer)');
    const empty = fillDisk();
    await expect(work(db)).rejects.toMatchObject({ code: 'DISK_FULL' });
    empty();

    const stopped = { code: 'DATABASE_REFUSED', message: expect.stringContaining('start again') };
    await expect(db.query('SELECT 1')).rejects.toMatchObject(stopped);
    await expect(db.transaction((tx) => tx.query('SELECT 1'))).rejects.toMatchObject(stopped);
    await db.close();
  });
});
