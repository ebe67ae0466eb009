import { describe, expect, test } from '@jest/globals';
import { aBoard, aLine } from '../../../../libs/board/src/testing/a-board.ts';
import { stagesOf } from './stage-state.ts';

const statesOf = (number: number): string[] => stagesOf(aBoard().lines[number - 1]!).map(({ state }) => state);

describe('the four stages of a line', () => {
  test('a database that has failed fails the commit, and nothing before it', () => {
    expect(statesOf(10)).toEqual(['ok', 'ok', 'ok', 'failed']);
  });

  test('a department that is late is late in publishing', () => {
    expect(statesOf(5)[0]).toBe('late');
  });

  test('a router that is behind is late in routing', () => {
    expect(statesOf(19)).toEqual(['ok', 'late', 'ok', 'ok']);
  });

  test('of a line that nobody hears no stage is known', () => {
    expect(new Set(statesOf(16))).toEqual(new Set(['unknown']));
  });

  test('a line without agreements has no share, one without databases no commit', () => {
    const line = aLine(1, { share: { agreements: 0 }, stages: [] });

    expect(stagesOf(line).map(({ state }) => state)).toEqual(['ok', 'ok', 'none', 'none']);
  });

  test('what is the cause is marked, also while it recovers', () => {
    const [publish, route] = stagesOf(aLine(1, { state: 'late', cause: 'R' }));

    expect([publish?.isCause, route?.isCause]).toEqual([false, true]);
  });
});
