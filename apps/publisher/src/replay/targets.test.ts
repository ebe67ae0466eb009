import { describe, expect, test } from '@jest/globals';
import type { ReplayReport } from './replay-report.ts';
import { askedTargets, missedTargets } from './targets.ts';

const report = {
  rows: 1000,
  quarantined: 3,
  pace: '3600x',
  achieved: 3500,
  timingErrorMs: { p50: 0.5, p99: 21, max: 40 },
} as ReplayReport;
const missed = (asked: Parameters<typeof askedTargets>[0], of = report): string[] =>
  missedTargets(of, askedTargets(asked, { kind: 'speed', speed: 3600 }));

describe('targets of a replay', () => {
  test('that are missed are named with what was reached, all of them', () => {
    expect(missed({ maxQuarantined: '0.1%', minSpeed: '0.99', maxTimingError: '20ms' })).toEqual([
      '3 of 1,000 rows quarantined, --max-quarantined 0.1%',
      '3,500 of 3600x achieved, --min-speed 0.99',
      'timing error p99 21 ms, --max-timing-error 20ms',
    ]);
  });

  test('that are met, or that nothing was measured for, are not', () => {
    expect(missed({ maxQuarantined: '3', minSpeed: '0.9', maxTimingError: '1s' })).toEqual([]);
    expect(missed({ minSpeed: '1' }, { ...report, achieved: null })).toEqual([]);
    expect(missed({})).toEqual([]);
  });

  test('of time are refused where nothing is timed, and shares beyond one', () => {
    expect(() => askedTargets({ minSpeed: '0.9' }, { kind: 'max' })).toThrow('want a pace');
    expect(() => askedTargets({ minSpeed: '99' }, undefined)).toThrow('a share of the pace');
  });
});
