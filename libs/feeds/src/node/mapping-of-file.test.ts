import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mappingOfEach } from './mapping-of-file.ts';

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-mappings-'));
  for (const name of ['maps', 'beside', 'empty']) mkdirSync(at(name));
  for (const name of ['maps/air', 'maps/air-raw', 'maps/water', 'beside/visit'])
    writeFileSync(at(`${name}.mapping.yaml`), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function found(names: readonly string[], asked: readonly string[]): Promise<Record<string, string[]>> {
  const files = names.map((name) => ({ path: at(name), name }));
  const groups = await mappingOfEach(files, asked.map(at));
  return Object.fromEntries(groups.map(({ mapping, files: of }) => [basename(mapping), of.map(({ name }) => name)]));
}

test('one mapping alone is that of all files, whatever they are called', async () => {
  expect(await found(['x.csv', 'beside/visit.csv'], ['maps/air.mapping.yaml'])).toEqual({
    'air.mapping.yaml': ['x.csv', 'beside/visit.csv'],
  });
});

test('of several a file takes the longest name that it is called by, whatever its endings', async () => {
  const names = ['air-2020-01.csv.gz', 'air-raw.jsonl', 'water.avro', 'air_2.csv'];
  const expected = {
    'air.mapping.yaml': ['air-2020-01.csv.gz', 'air_2.csv'],
    'air-raw.mapping.yaml': ['air-raw.jsonl'],
    'water.mapping.yaml': ['water.avro'],
  };
  expect(await found(names, ['maps'])).toEqual(expected);
  expect(
    await found(
      names,
      Object.keys(expected).map((name) => `maps/${name}`),
    ),
  ).toEqual(expected);
});

test('a mapping beside the file need not be named', async () => {
  expect(await found(['beside/visit-3.csv', 'water.csv'], ['maps'])).toEqual({
    'visit.mapping.yaml': ['beside/visit-3.csv'],
    'water.mapping.yaml': ['water.csv'],
  });
  expect(await found(['beside/visit.csv'], [])).toEqual({ 'visit.mapping.yaml': ['beside/visit.csv'] });
});

test('a file without a mapping is refused with what to do; a name goes on only after a sign', async () => {
  await expect(found(['airport.csv', 'ship.csv'], ['maps'])).rejects.toThrow(
    'for airport.csv and for 1 more: none that was given is called as it is, and no airport.mapping.yaml lies beside it. Make one: rail mapping infer airport.csv',
  );
});
