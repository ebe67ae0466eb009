import { describe, expect, jest, test } from '@jest/globals';
import stringWidth from 'string-width';
import { table, useColours, writeRows } from './write.ts';

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

describe('a table on a terminal', () => {
  const rows = [{ id: 'mr-hr-019', name: '用人单位参保登记' }];
  const columns = [
    ['ID', (row: { id: string }) => row.id],
    ['NAME', (row: { name: string }) => row.name],
    ['LENGTH', (row: { name: string }) => row.name.length, 'wide'],
  ] as const;
  const shown = (format: 'table' | 'wide', width: number | undefined, colours = false): string => {
    const { isTTY, columns: before } = process.stdout;
    Object.assign(process.stdout, { isTTY: width !== undefined, columns: width });
    let text = '';
    const spy = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => ((text += String(chunk)), true));
    try {
      useColours(colours);
      writeRows(rows, columns, format);
    } finally {
      useColours(false);
      spy.mockRestore();
      Object.assign(process.stdout, { isTTY, columns: before });
    }
    return text;
  };

  test('is cut to its width, by cells and not by signs', () => {
    expect(shown('table', 20)).toBe('ID         NAME\nmr-hr-019  用人单…\n');
    expect(shown('table', 80)).toBe('ID         NAME\nmr-hr-019  用人单位参保登记\n');
  });

  test('is whole in a pipe and with -o wide, which has more columns', () => {
    expect(shown('table', undefined)).toBe('ID         NAME\nmr-hr-019  用人单位参保登记\n');
    expect(shown('wide', 20)).toBe('ID         NAME              LENGTH\nmr-hr-019  用人单位参保登记       8\n');
  });

  test('has bold heads where colours are wanted', () => {
    expect(shown('table', 80, true)).toBe('\u001B[1mID         NAME\u001B[22m\nmr-hr-019  用人单位参保登记\n');
    expect(shown('table', 8, true)).toBe('\u001B[1mID    …\u001B[22m\nmr-hr-…\n');
  });
});
