import { expect, test } from '@jest/globals';
import { quotaDay, quotaResumesMs } from './quota-day.ts';

const at = (text: string): number => Date.parse(text);

test.each([
  ['2026-11-24T00:00:00+08:00', '2026-11-24', '2026-11-25T00:00:00+08:00'],
  ['2026-11-24T23:59:59.999+08:00', '2026-11-24', '2026-11-25T00:00:00+08:00'],
  ['2026-11-24T15:59:59.999Z', '2026-11-24', '2026-11-25T00:00:00+08:00'],
  ['2026-11-24T16:00:00Z', '2026-11-25', '2026-11-26T00:00:00+08:00'],
  ['2026-12-31T23:00:00+08:00', '2026-12-31', '2027-01-01T00:00:00+08:00'],
])('%s lies in the quota of %s, which ends at %s', (moment, day, end) => {
  expect([quotaDay(at(moment)), quotaResumesMs(at(moment))]).toEqual([day, at(end)]);
});
