import { describe, expect, test } from '@jest/globals';
import { type RowFault, RowTally } from '@rail/feeds';
import { addCounts, exceeds, parseQuarantineLimit, reasonRows, type ReplayReport } from './replay-report.ts';

const faultAt = (line: number, reason: RowFault['reason']): RowFault => ({
  file: '/home/someone/air.csv',
  line,
  reason,
  column: 'AQI',
  cell: 'secret',
  detail: '',
});

test('the parts of a run add up, and the first place of a reason is that of the first part', () => {
  const first = new RowTally();
  first.fits();
  first.quarantined(faultAt(118, 'FIELD_FORMAT'));
  const second = new RowTally();
  second.fits();
  second.quarantined(faultAt(300, 'FIELD_FORMAT'));
  second.quarantined(faultAt(301, 'ENUM_UNKNOWN'));

  const before = addCounts({ sent: 0, quarantined: 0, byReason: {} }, first.counts());
  const both = addCounts(before, second.counts());

  expect(both).toEqual({
    sent: 2,
    quarantined: 3,
    byReason: {
      FIELD_FORMAT: { rows: 2, first: 'air.csv:118 AQI' },
      ENUM_UNKNOWN: { rows: 1, first: 'air.csv:301 AQI' },
    },
  });
  expect(reasonRows(both).map(({ number }) => number)).toEqual(['Q104', 'Q107']);
  expect(JSON.stringify(both)).not.toContain('secret');
});

describe('a limit of rows set aside', () => {
  const reportOf = (rows: number, quarantined: number) => ({ rows, quarantined }) as ReplayReport;

  test.each([
    ['0.1%', 1000, 1, false],
    ['0.1%', 1000, 2, true],
    ['0', 1000, 1, true],
    ['36', 1000, 36, false],
    ['0%', 0, 0, false],
  ])('%s of %d rows with %d set aside: exceeded is %s', (text, rows, quarantined, expected) => {
    expect(exceeds(reportOf(rows, quarantined), parseQuarantineLimit(text))).toBe(expected);
  });

  test.each(['', 'few', '101%', '-1', '1.5'])('is not %j', (text) => {
    expect(() => parseQuarantineLimit(text)).toThrow('is no limit of rows');
  });
});
