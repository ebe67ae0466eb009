import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'libs/kafka-broker/SKIPPED.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()));
const entries = rows.map(([, id, , , kind]) => ({ id: /^`([a-z0-9-]+)`$/.exec(id!)?.[1], kind: kind! }));

const folder = join(root, 'test/contract');
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const named = new Set(
  cases.flatMap(({ text }) => [...text.matchAll(/\bdiffers\(\s*'([^']*)'/g)].map(([, entry]) => entry!)),
);

describe('libs/kafka-broker/SKIPPED.md', () => {
  test('every row has an id of its own, and says where the difference is seen', () => {
    const ids = entries.map(({ id }) => id);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { kind } of entries) expect(kind).toMatch(/^(contract|unseen|(after|as) [a-z ]+: `[\w./-]+`)$/);
  });

  test('every entry that a client can see has a contract case, and every case names such an entry', () => {
    const seen = entries.filter(({ kind }) => kind === 'contract').map(({ id }) => id!);
    expect([...named].toSorted()).toEqual(seen.toSorted());
  });

  test('a test that looks at a difference in other circumstances is there', () => {
    const files = entries.flatMap(({ kind }) => [...kind.matchAll(/`([^`]+)`/g)].map(([, file]) => file!));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('no contract test tells the brokers apart without naming an entry', () => {
    expect(cases.filter(({ text }) => /\.embedded\b/.test(text)).map(({ name }) => name)).toEqual([]);
  });
});
