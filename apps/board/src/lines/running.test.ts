import { describe, expect, test } from '@jest/globals';
import { aBoard, aLine } from '../../../../libs/board/src/testing/a-board.ts';
import { promiseUsed, runningOn } from './running.ts';

describe('a line between two samples', () => {
  test('a late line gets later, by the time that has passed', () => {
    const late = aBoard().lines[4]!;

    expect(runningOn(late, 1_000, 4_000).overdueMs).toBe(late.overdueMs! + 3_000);
  });

  test('one that keeps its promise again does not', () => {
    const reason = { kind: 'recovering', stage: 'route', reader: null } as const;
    const line = aLine(1, { state: 'late', cause: 'R', overdueMs: 0, reason });

    expect(runningOn(line, 1_000, 4_000).overdueMs).toBe(0);
  });

  test('a clock that was set back makes nothing earlier', () => {
    const late = aBoard().lines[4]!;

    expect(runningOn(late, 4_000, 1_000)).toBe(late);
  });

  test('what is used of a promise is at most all of it, and nothing where nobody waits', () => {
    const [broken, quiet, stopped] = [aBoard().lines[9]!, aBoard().lines[6]!, aBoard().lines[13]!];

    expect([broken, quiet, stopped].map(promiseUsed)).toEqual([1, 0, 0]);
    expect(promiseUsed(aLine(1, { ageMs: 30_000, promiseMs: 60_000 }))).toBe(0.5);
  });

  test('a line that nothing waits on has until the next record is due', () => {
    const line = aLine(1, { lagRecords: 0, ageMs: 150_000, promiseMs: 60_000, intervalMs: 300_000 });

    expect(promiseUsed(line)).toBe(0.5);
  });

  test('a department that is late is held against its timetable', () => {
    const line = aLine(1, { state: 'late', cause: 'P', ageMs: 60_000, promiseMs: 1_000, intervalMs: 120_000 });

    expect(promiseUsed(line)).toBe(0.5);
  });
});
