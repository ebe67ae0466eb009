import { describe, expect, test } from '@jest/globals';
import type { RowFault } from '../cells/row-fault.ts';
import { ReplayClock } from './replay-clock.ts';
import { ReplayTally } from './replay-report.ts';
import { TimingHistogram } from './timing-histogram.ts';

describe('replay clock', () => {
  test('the gaps between events shrink by the speed, from the first event on', () => {
    const clock = new ReplayClock({ speed: 10 }, 500);
    expect([1_000, 2_000, 12_000].map((at) => clock.dueMs(at))).toEqual([500, 600, 1_600]);
  });

  test('a record out of order is due at once and does not move the ones after it', () => {
    const clock = new ReplayClock({ speed: 1 }, 0);
    expect([1_000, 3_000, 2_000, 4_000].map((at) => clock.dueMs(at))).toEqual([0, 2_000, 2_000, 3_000]);
  });

  test('a long gap is cut', () => {
    const clock = new ReplayClock({ speed: 1, gapMsMax: 100 }, 0);
    expect([0, 50, 10_000, 10_010].map((at) => clock.dueMs(at))).toEqual([0, 50, 150, 160]);
    expect(clock.passedMs).toBe(160);
  });
});

describe('replay report', () => {
  const fault: RowFault = { file: 'f', line: 2, reason: 'FIELD_FORMAT', column: 'c', cell: 'x', detail: 'd' };

  test('counts what fits and what does not, with the first row of each reason', () => {
    const tally = new ReplayTally();
    tally.sent(0, 1);
    tally.sent(1_000, 1_002);
    tally.quarantined(fault);
    tally.quarantined({ ...fault, line: 3 });
    const report = tally.report(10_010);
    expect(report).toMatchObject({
      rows: 4,
      fit: 2,
      quarantined: 2,
      byReason: { FIELD_FORMAT: { rows: 2, first: fault } },
    });
    expect(report.achievedSpeed).toBe(10);
    expect(report.timingErrorMs.max).toBe(2);
  });

  test('without deadlines there is no speed to report', () => {
    const tally = new ReplayTally();
    tally.sentUnpaced();
    expect(tally.report(0)).toMatchObject({
      fit: 1,
      achievedSpeed: undefined,
      timingErrorMs: { p50: 0, p99: 0, max: 0 },
    });
  });

  test('percentiles of timing errors are right within 6 %', () => {
    const histogram = new TimingHistogram();
    for (let ms = 1; ms <= 1_000; ms++) histogram.add(ms);
    expect(Math.abs(histogram.percentile(0.5) / 500 - 1)).toBeLessThan(0.06);
    expect(Math.abs(histogram.percentile(0.99) / 990 - 1)).toBeLessThan(0.06);
    expect(histogram.percentile(1)).toBe(1_000);
  });
});
