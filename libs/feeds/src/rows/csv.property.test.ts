import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvCells, CsvRows } from './csv.ts';

/** What csv-parse makes of a text: an implementation that others trust. */
function oracle(text: string): string[][] {
  const options = { relax_column_count: true, relax_quotes: true, record_delimiter: ['\r\n', '\n'] };
  return parse(text, options).filter((cells) => cells.length > 1 || cells[0] !== '');
}

function rowsOf(text: string, cuts: readonly number[]): { line: number; raw: string }[] {
  const rows = new CsvRows(',');
  const places = [...cuts.map((cut) => cut % (text.length + 1)), text.length].toSorted((a, b) => a - b);
  const found = places.flatMap((to, index) => rows.push(text.slice(places[index - 1] ?? 0, to)));
  return [...found, ...rows.end()].map(({ line, raw }) => ({ line, raw: String(raw) }));
}

const plain = fc.stringMatching(/^[a-z 地",]{0,6}$/).map((text) => text.replaceAll(/[",]/g, ''));
const quoted = fc
  .array(fc.constantFrom('a', '""', ',', '\n', '\r\n', '地', ' '), { maxLength: 6 })
  .map((parts) => `"${parts.join('')}"`);
const stray = fc.constantFrom('6" nail', '"x"y', 'a""b', '"a,b"c', '"x""y"z"');
const cell = fc.oneof(
  { weight: 4, arbitrary: plain },
  { weight: 3, arbitrary: quoted },
  { weight: 1, arbitrary: stray },
);
const row = fc.array(cell, { minLength: 2, maxLength: 5 }).map((cells) => cells.join(','));
const end = fc.constantFrom('\n', '\r\n');

test('for any rows, line ends and cuts between chunks, rows are those that csv-parse finds, each on its line', () => {
  const text = fc.tuple(fc.array(fc.tuple(row, end), { maxLength: 8 }), fc.boolean()).map(([rows, ends]) =>
    rows
      .map(([cells, newline]) => cells + newline)
      .join('')
      .replace(ends ? '' : /\r?\n$/, ''),
  );
  fc.assert(
    fc.property(text, fc.array(fc.nat(), { maxLength: 4 }), (whole, cuts) => {
      const rows = rowsOf(whole, cuts);
      expect(rows.map(({ raw }) => csvCells(raw, ','))).toEqual(oracle(whole));
      let at = 0;
      for (const { line, raw } of rows) {
        at = whole.indexOf(raw, at);
        expect(line).toBe(whole.slice(0, at).split('\n').length);
        at += raw.length;
      }
    }),
    { numRuns: 1000 },
  );
});

test('a file whose lines end with carriage returns alone is read by them', () => {
  expect(rowsOf('a,b\r1,"x\ry"\r2,z\r', [4]).map(({ raw }) => csvCells(raw, ','))).toEqual([
    ['a', 'b'],
    ['1', 'x\ry'],
    ['2', 'z'],
  ]);
});
