import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/INVARIANTS.md'), 'utf8');

interface Guarantee {
  readonly text: string;
  readonly upheldIn: string;
  readonly testFile: string;
  readonly testName: string;
}

const guarantees: Guarantee[] = [...page.matchAll(/^\| (.+?) \| `(.+?)` \| `(.+?)`: (.+?) \|$/gm)].map(
  ([, text, upheldIn, testFile, testName]) => ({
    text: text!,
    upheldIn: upheldIn!,
    testFile: testFile!,
    testName: testName!,
  }),
);

describe('docs/INVARIANTS.md', () => {
  test('every row of its tables is a guarantee with a file and a test', () => {
    const rows = page.split('\n').filter((line) => /^\| (?!---|Guarantee)/.test(line));
    expect(guarantees).toHaveLength(rows.length);
    expect(guarantees.length).toBeGreaterThan(20);
  });

  test('every file that upholds a guarantee is there', () => {
    expect(guarantees.map(({ upheldIn }) => upheldIn).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test.each(guarantees)('there is a test that falls without: $text', ({ testFile, testName }) => {
    expect(readFileSync(join(root, testFile), 'utf8').replaceAll('\\', '')).toContain(testName);
  });
});
