import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { lockFolder } from './folder-lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-lock-'));
const file = join(folder, '.lock');
const locked = { code: 'DATA_DIR_LOCKED', at: folder };
beforeEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the parent of this process, which runs for certain, would have written. */
function lockOfParent(): string {
  const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
  return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}

describe('the lock of a folder', () => {
  test('holds off a second opener while its owner runs, here or in another process', () => {
    const lock = lockFolder(folder, file);
    expect(() => lockFolder(folder, file)).toThrow(expect.objectContaining(locked));
    lock.release();
    expect(existsSync(file)).toBe(false);

    writeFileSync(file, lockOfParent());
    expect(() => lockFolder(folder, file)).toThrow(expect.objectContaining(locked));
  });

  test.each([
    ['has died', '4194305 1'],
    ['has died, although another process has its pid now', `${process.ppid} 1`],
    ['has died, although this process has its pid, as in a container', `${process.pid} 1`],
    ['was cut off while it wrote', ''],
  ])('of an owner that %s is taken over', (_, holder) => {
    writeFileSync(file, holder);
    lockFolder(folder, file).release();
  });

  test('says of a file system that refuses what it says', () => {
    expect(() => lockFolder(folder, join(folder, 'nowhere', '.lock'))).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    );
  });
});
