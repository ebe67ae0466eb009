import { describe, expect, test } from '@jest/globals';
import { sqlError } from './sql-error.ts';

const coded = (code: string, message: string): object => Object.assign(new Error(message), { code });

describe('what a database driver throws', () => {
  test.each([
    ['the file system under PGlite, which says a WASI number and no text', { name: 'ErrnoError', errno: 51 }],
    ['a quota under PGlite', { name: 'ErrnoError', errno: 19 }],
    ['a statement', coded('53100', 'could not write to file: No space left on device')],
    ['a copy of files', coded('ENOSPC', 'ENOSPC: no space left on device, write')],
  ])('is DISK_FULL with words when the disk is full: %s', (_, thrown) => {
    const error = sqlError(thrown, 'OPEN');
    expect(error).toMatchObject({ code: 'DISK_FULL', message: expect.stringMatching(/no space/i) });
  });

  test('never reads [object Object]', () => {
    const error = sqlError({ name: 'ErrnoError', errno: 29 }, 'OPEN');
    expect(error).toMatchObject({ code: 'DATABASE_REFUSED', message: 'ErrnoError 29 (in OPEN …)' });
  });
});
