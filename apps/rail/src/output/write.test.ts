import { describe, expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { table } from './write.ts';

describe('a table', () => {
  const rows = [
    ['market-regulation', '市场监督管理局', 12_345],
    ['line', '公安厅 (模拟)', 6],
  ] as const;

  test('aligns columns by the cells that a character fills on a terminal', () => {
    const lines = table(['LINE', '部门', 'ROWS'], rows).split('\n');

    const starts = lines.map((line, at) => {
      const cell = ['部门', '市场监督管理局', '公安厅'][at]!;
      return stringWidth(line.slice(0, line.indexOf(cell)));
    });
    expect(new Set(starts).size).toBe(1);
    expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1);
  });

  test('sets numbers and their head to the right, with separators', () => {
    expect(
      table(
        ['A', 'ROWS'],
        [
          ['x', 1234],
          ['yy', 5],
        ],
      ),
    ).toBe('A    ROWS\nx   1,234\nyy      5');
  });

  test('without rows is its head', () => {
    expect(table(['A', 'B'], [])).toBe('A  B');
  });

  test('leaves no blanks at the end of a line', () => {
    expect(
      table(
        ['A', 'B'],
        [
          ['x', 'long text'],
          ['y', ''],
        ],
      ),
    ).not.toMatch(/ $/m);
  });
});
