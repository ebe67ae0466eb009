import { describe, expect, test } from '@jest/globals';
import { aBoard } from '../../../../libs/board/src/testing/a-board.ts';
import { stateChanges } from './state-changes.ts';

const board = aBoard();
const inState = (state: 'late' | 'unknown', ...numbers: readonly number[]) => ({
  ...board,
  lines: board.lines.map((line) => (numbers.includes(line.number) ? { ...line, state } : line)),
});

describe('what a reader of the screen is told', () => {
  test('nothing while only figures change', () => {
    const faster = { ...board, lines: board.lines.map((line) => ({ ...line, inPerSecond: 7, lagRecords: 1 })) };

    expect(stateChanges(board, faster, 'en')).toBe('');
  });

  test('each line that changed, the worst first', () => {
    const after = { ...inState('late', 9), lines: inState('late', 9).lines };
    const both = {
      ...after,
      lines: after.lines.map((line) => (line.number === 1 ? { ...line, state: 'broken' as const } : line)),
    };

    expect(stateChanges(board, both, 'en')).toBe('1 Market Regulation BROKEN, 9 Justice LATE');
    expect(stateChanges(board, both, 'zh')).toBe('1 市场监督管理局 中断, 9 司法厅 晚点');
  });

  test('a number where many change at once, as when the stream is lost', () => {
    const lost = inState('unknown', ...board.lines.map(({ number }) => number));

    expect(stateChanges(board, lost, 'en')).toBe('18 lines UNKNOWN');
  });
});
