import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { FolderLock } from './folder-lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-lock-'));
const database = join(folder, 'thematic');
const file = `${database}.lock`;
beforeEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the parent of this process, which runs for certain, would have written. */
function lockOfParent(): string {
  const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
  return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}

describe('the lock of a database folder', () => {
  test('holds off a second opener while its owner runs, here or in another process', () => {
    const lock = FolderLock.take(database);
    expect(() => FolderLock.take(database)).toThrow(expect.objectContaining({ code: 'DATA_DIR_LOCKED' }));
    lock.release();

    writeFileSync(file, lockOfParent());
    expect(() => FolderLock.take(database)).toThrow(expect.objectContaining({ code: 'DATA_DIR_LOCKED' }));
  });

  test('of an owner that has died is taken over, although another process has its pid now', () => {
    writeFileSync(file, `${process.ppid} 1`);
    FolderLock.take(database).release();
  });
});
