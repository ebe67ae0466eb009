import { describe, expect, test } from '@jest/globals';
import { digestOf, type OpenRow, parseRowPlace } from './open-row.ts';
import { WaitingRows } from './waiting-rows.ts';

const digest = (text: string): string => digestOf(Buffer.from(text));
const rowOf = (seq: number, at: string, text: string): OpenRow => {
  return { place: `health/0/${seq}`, of: 'health', at: parseRowPlace(at)!, seq, sha256: digest(text) };
};
const places = (rows: readonly { readonly place: string }[]): string[] => rows.map(({ place }) => place);

describe('rows that wait', () => {
  test('are taken once, of files of one name by what stands in them, in each pass of their run', () => {
    const rows = [rowOf(0, 'a.csv:2 费用', 'x'), rowOf(1, 'a.csv:2 费用', 'y'), rowOf(7, 'a.csv:2 费用', 'x')];
    const waiting = new WaitingRows(rows, new Map());

    expect(waiting.linesOf('health', 'a.csv')).toEqual(new Set([2]));
    expect(places(waiting.take('health', 'a.csv', 2, digest('x')))).toEqual(['health/0/0', 'health/0/7']);
    expect(places(waiting.take('health', 'a.csv', 2, digest('y')))).toEqual(['health/0/1']);
    expect(waiting.take('health', 'a.csv', 2, digest('x'))).toEqual([]);
    expect(waiting.linesOf('health', 'a.csv')).toEqual(new Set());
    expect(waiting.notFound()).toEqual([]);
  });

  test('are not taken where they are settled', () => {
    const rows = [rowOf(3, 'a.csv:5', 'x'), rowOf(4, 'a.csv:6', 'x')];
    const waiting = new WaitingRows(rows, new Map([['health/0/3', {}]]));

    expect(waiting.linesOf('health', 'a.csv')).toEqual(new Set([6]));
    expect(waiting.settledMeanwhile).toBe(1);
  });

  test('that are not found are told with their file and line', () => {
    const rows = [rowOf(0, 'a.csv:2', 'x'), rowOf(1, 'a.csv:9', 'x'), rowOf(2, 'b.csv:2', 'x')];
    const waiting = new WaitingRows(rows, new Map());
    waiting.linesOf('health', 'a.csv');
    waiting.take('health', 'a.csv', 2, digest('other'));

    expect(waiting.notFound().map(({ why }) => why)).toEqual([
      'a.csv:2 is not what it was when the run read it: replay the file anew',
      'a.csv has no row on line 9 any more: replay it anew',
      'b.csv is not among the files of the run any more: put it back where it lay',
    ]);
  });
});

test.each([
  ['a.csv:118 监测时间', { file: 'a.csv', line: 118, column: '监测时间' }],
  ['a.csv:118', { file: 'a.csv', line: 118, column: undefined }],
  ['a b:1.csv:5 x:7 y', { file: 'a b:1.csv', line: 5, column: 'x:7 y' }],
  ['identifier idNumber', undefined],
])('%s is read as the place of a row, or as none', (text, place) => {
  expect(parseRowPlace(text)).toEqual(place);
});
