import { expect, test } from '@jest/globals';
import { ObservedGaps } from './observed-gaps.ts';

/** Looks once a second for so long at a provider who publishes when `publishes` says. */
function watched(seconds: number, publishes: (second: number) => boolean): ObservedGaps {
  const gaps = new ObservedGaps();
  for (let second = 0; second < seconds; second++) gaps.observe(second * 1000, publishes(second), false);
  return gaps;
}

test('the 99th percentile of the gaps is known to a quarter, once there were a hundred', () => {
  expect(watched(99, () => true).p99Ms).toBeNull();
  expect(watched(200, () => true).p99Ms).toBe(1000);
  const hourly = watched(3600 * 200, (second) => second % 3600 === 0).p99Ms!;
  expect(hourly).toBeGreaterThanOrEqual(3_600_000);
  expect(hourly).toBeLessThanOrEqual(3_600_000 * 1.25);
});

test('one long gap in a thousand is not the 99th percentile, two in a hundred are', () => {
  const rare = (every: number) => watched(100_000, (second) => second % every > 60);

  expect(rare(10_000).p99Ms).toBe(1000);
  expect(rare(110).p99Ms).toBeGreaterThanOrEqual(60_000);
});

test('neither a pause that a person ordered nor a time in which nobody looked is a gap', () => {
  const gaps = new ObservedGaps();
  let nowMs = 0;
  for (let round = 0; round < 50; round++) {
    for (let second = 0; second < 10; second++) gaps.observe((nowMs += 1000), true, false);
    for (let second = 0; second < 300; second++) gaps.observe((nowMs += 1000), false, true);
    for (let second = 0; second < 10; second++) gaps.observe((nowMs += 1000), true, false);
    nowMs += 3_600_000;
  }

  expect(gaps.p99Ms).toBe(1000);
});

test('what was long ago is forgotten as new gaps come', () => {
  const gaps = new ObservedGaps();
  let nowMs = 0;
  for (let at = 0; at < 50_000; at++) gaps.observe((nowMs += 8000), true, false);
  expect(gaps.p99Ms).toBeGreaterThanOrEqual(8000);
  for (let at = 0; at < 600_000; at++) gaps.observe((nowMs += 1000), true, false);

  expect(gaps.p99Ms).toBe(1000);
});
