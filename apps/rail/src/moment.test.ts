import { expect, test } from '@jest/globals';
import { parseMoment } from './moment.ts';

const nowMs = Date.UTC(2026, 10, 24, 12);

test.each([
  ['now', nowMs],
  ['-15m', nowMs - 900_000],
  ['-1d', nowMs - 86_400_000],
  ['2020-02-07', Date.UTC(2020, 1, 6, 16)],
  ['2020-02-07T09:00:00+08:00', Date.UTC(2020, 1, 7, 1)],
  ['1581037200', Date.UTC(2020, 1, 7, 1)],
  ['1581037200000', Date.UTC(2020, 1, 7, 1)],
])('%s is a moment', (text, ms) => {
  expect(parseMoment(text, '--from', nowMs)).toBe(ms);
});

test.each(['', 'yesterday', '2020-02-30', '15', '-x'])('%j is none', (text) => {
  expect(() => parseMoment(text, '--from', nowMs)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});
