import { describe, expect, test } from '@jest/globals';
import type { RowFault } from '../cells/row-fault.ts';
import { ReplayClock } from './replay-clock.ts';
import { RowTally } from './row-tally.ts';
import { TimingTally } from './timing-tally.ts';
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
    const tally = new RowTally();
    tally.fits();
    tally.fits();
    tally.quarantined(fault);
    tally.quarantined({ ...fault, line: 3 });
    expect(tally.counts()).toEqual({
      fit: 2,
      quarantined: 2,
      byReason: { FIELD_FORMAT: { rows: 2, first: fault } },
    });
  });

  test('tells the speed achieved and how late rows were', () => {
    const tally = new TimingTally();
    tally.sent(0, 1);
    tally.sent(1_000, 1_002);
    expect(tally.report(10_010)).toMatchObject({ achievedSpeed: 10, timingErrorMs: { max: 2 } });
  });

  test('without deadlines there is no speed to report', () => {
    expect(new TimingTally().report(0)).toEqual({
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
