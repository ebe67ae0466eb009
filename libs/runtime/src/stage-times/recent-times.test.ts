import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ManualClock } from '@rail/kernel';
import { RecentTimes } from './recent-times.ts';

test('what is told is not below what 99 of 100 records kept, and at most 13 % above it; to a tenth of a millisecond', () => {
  const some = fc.array(fc.double({ min: 0, max: 3_600_000, noNaN: true }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(some, (times) => {
      const recent = new RecentTimes(new ManualClock());
      for (const ms of times) recent.add('share/health', ms);
      const exact = times.toSorted((left, right) => left - right)[Math.ceil(0.99 * times.length) - 1]!;
      const [p99Ms, records] = recent.figures['share/health']!;

      expect(records).toBe(times.length);
      expect(p99Ms).toBeGreaterThanOrEqual(exact * (1 - 1e-9) - 0.1);
      expect(p99Ms).toBeLessThanOrEqual(Math.max(1, 1.13 * exact) + 0.1);
    }),
  );
});

test('a record counts as often as it stands for others, and one in two hundred is not the 99th percentile', () => {
  const recent = new RecentTimes(new ManualClock());
  recent.add('route/health', 4, 199);
  recent.add('route/health', 60_000);
  recent.add('share/health', 60_000);

  expect(recent.figures).toEqual({ 'route/health': [4.5, 200], 'share/health': [63_095.7, 1] });
});

test('what is older than six minutes does not count, also if nothing came since', () => {
  const clock = new ManualClock();
  const recent = new RecentTimes(clock);
  recent.add('route/health', 900);
  clock.advance(5 * 60_000);
  recent.add('route/health', 1);
  expect(recent.figures['route/health']).toEqual([1000, 2]);
  clock.advance(60_000);
  expect(recent.figures['route/health']).toEqual([1, 1]);
  clock.advance(6 * 60_000);
  expect(recent.figures).toEqual({});
});
