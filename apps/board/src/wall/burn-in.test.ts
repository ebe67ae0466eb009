import { describe, expect, test } from '@jest/globals';
import { shiftAt } from './burn-in.ts';

describe('a wall that must not burn in', () => {
  test('moves one pixel a minute, and comes back', () => {
    for (let minute = 0; minute < 200; minute++) {
      const [from, to] = [shiftAt(minute), shiftAt(minute + 1)];
      expect(Math.abs(from.x - to.x) + Math.abs(from.y - to.y)).toBe(1);
    }
    expect(shiftAt(32)).toEqual(shiftAt(0));
  });

  test('never moves further than eight pixels', () => {
    const places = Array.from({ length: 32 }, (_, minute) => shiftAt(minute));

    expect(Math.max(...places.flatMap(({ x, y }) => [x, y]))).toBe(8);
    expect(Math.min(...places.flatMap(({ x, y }) => [x, y]))).toBe(0);
  });
});
