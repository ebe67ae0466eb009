import { describe, expect, test } from '@jest/globals';
import { describeError, isRailError, RailError } from './rail-error.ts';
import { errorTable } from './table.ts';

describe('the error table', () => {
  const rows = Object.entries(errorTable);

  test('gives every error a number of its own', () => {
    expect(new Set(rows.map(([, row]) => row.number)).size).toBe(rows.length);
  });

  test('says for each what it is in both languages and what to do', () => {
    for (const [code, row] of rows) {
      expect(`${code}: ${row.en}`).toMatch(/: .{8,}/);
      expect(`${code}: ${row.zh}`).toMatch(/[\u4e00-\u9fff]/);
      expect(`${code}: ${row.remedy}`).toMatch(/\.$/);
    }
  });

  test('numbers quarantine reasons Q1xx, and they are of kind data', () => {
    for (const [, row] of rows) if (row.number.startsWith('Q')) expect(row.kind).toBe('data');
  });

  test('says in Chinese too what a department does about each quarantine reason', () => {
    const reasons = rows.filter(([, { number }]) => number.startsWith('Q'));
    const said = reasons.map(([, row]) => ('remedyZh' in row ? row.remedyZh : ''));

    expect(reasons.length).toBeGreaterThan(10);
    expect(said.filter((text) => !/[\u4e00-\u9fff].*。$/.test(text))).toEqual([]);
    expect(new Set(said).size).toBe(reasons.length);
  });

  test('an error is told with its number and its place', () => {
    const error = new RailError('PORT_IN_USE', 'port 9092 is in use', { at: '127.0.0.1' });
    expect(describeError(error)).toBe('RAIL-1002 127.0.0.1: port 9092 is in use');
    expect(isRailError(error)).toBe(true);
    expect(isRailError({ code: 'ENOENT' })).toBe(false);
  });
});
