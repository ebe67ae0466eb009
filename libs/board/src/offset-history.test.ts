import { describe, expect, test } from '@jest/globals';
import { catchUpMs, OffsetHistory } from './offset-history.ts';
import { RateWindow } from './rate-window.ts';

function sampled(...samples: readonly (readonly [atMs: number, end: number])[]): OffsetHistory {
  const history = new OffsetHistory();
  for (const [atMs, end] of samples) history.observe(atMs, end);
  return history;
}

describe('the time of an offset', () => {
  test('lies between the samples that have it and have it not', () => {
    const history = sampled([0, 100], [1000, 200]);

    expect(history.publishedAt(149)).toBe(500);
    expect(history.publishedAt(199)).toBe(1000);
  });

  test('of the first record after a pause is not in the pause', () => {
    const history = sampled([0, 100], [1000, 100], [9000, 100], [10_000, 101]);

    expect(history.publishedAt(100)).toBe(10_000);
    expect(history.delayMs(12_000, 100)).toBe(2000);
  });

  test('of what was there before is that of the first look', () => {
    expect(sampled([500, 100]).publishedAt(3)).toBe(500);
  });

  test('is not known before the offset has been seen, and nothing waits then', () => {
    const history = sampled([0, 100]);

    expect(history.publishedAt(100)).toBeUndefined();
    expect(history.delayMs(5000, 100)).toBe(0);
  });

  test('stays right for a long backlog in bounded memory', () => {
    const history = new OffsetHistory();
    for (let second = 0; second <= 36_000; second++) history.observe(second * 1000, second * 10);

    for (const offset of [0, 1000, 180_000, 359_000]) {
      expect(Math.abs(history.publishedAt(offset)! - offset * 100)).toBeLessThan(2000);
    }
  });

  test('is forgotten for what has been committed', () => {
    const history = sampled([0, 100], [1000, 200], [2000, 300]);
    history.passed(250);

    expect(history.publishedAt(260)).toBeGreaterThan(1500);
    expect(history.publishedAt(10)).toBe(1000);
  });

  test('begins anew with a log that begins anew', () => {
    const history = sampled([0, 100], [1000, 5]);

    expect([history.end, history.publishedAt(4)]).toEqual([5, 1000]);
  });
});

test('a reader that is no faster than the line never catches up', () => {
  expect([catchUpMs(0, 5, 0), catchUpMs(100, 10, 60), catchUpMs(100, 10, 10)]).toEqual([0, 2000, Infinity]);
});

describe('a rate', () => {
  test('is that of the last seconds', () => {
    const rate = new RateWindow();
    for (let second = 0; second <= 60; second++) rate.add(second * 1000, second < 30 ? 100 : 7);

    expect(rate.perSecond()).toBe(7);
  });

  test('keeps 15 minutes in steps of 15 s', () => {
    const rate = new RateWindow();
    for (let second = 0; second < 3600; second++) rate.add(second * 1000, 2);

    expect(rate.history()).toEqual(Array.from({ length: 60 }, () => 30));
    expect(rate.sumOfLast(4)).toBe(120);
  });

  test('of a silent time is nought, step by step', () => {
    const rate = new RateWindow();
    rate.add(0, 5);
    rate.add(45_000, 0);

    expect(rate.history()).toEqual([5, 0, 0, 0]);
    expect(rate.perSecond()).toBe(0);
  });
});
