import { expect, test } from '@jest/globals';
import { DayCounts } from './day-counts.ts';

test('counts survive being written down', () => {
  const counts = new DayCounts();
  counts.add('2026-11-24', 500);
  counts.add('2026-11-25', 3);
  counts.add('2026-11-25', 4);
  const again = new DayCounts(counts.text);
  expect([again.of('2026-11-24'), again.of('2026-11-25'), again.of('2026-11-26')]).toEqual([500, 7, 0]);
});

test('a clock that jumps ahead and back finds what was counted before', () => {
  const counts = new DayCounts('2026-11-24=500');
  counts.add('2031-01-01', 5);
  expect(new DayCounts(counts.text).of('2026-11-24')).toBe(500);
});

test('the day that was counted longest ago is forgotten first, however the days are called', () => {
  const counts = new DayCounts('2031-01-01=5');
  for (let day = 10; day < 17; day++) counts.add(`2026-11-${day}`, 1);
  expect(counts.of('2031-01-01')).toBe(5);
  counts.add('2026-11-20', 1);
  expect([counts.of('2031-01-01'), counts.of('2026-11-10')]).toEqual([0, 1]);
});

test.each(['', 'attached', '2026-11-24', '2026-11-24=x', '=5'])('%j counts nothing', (text) => {
  expect(new DayCounts(text).entries).toEqual([]);
});
