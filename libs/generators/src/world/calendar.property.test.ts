import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import {
  civilDate,
  dateDigits,
  dayAt,
  dayOf,
  dayStartMs,
  minuteDigits,
  monthAt,
  monthDigits,
  monthStartMs,
} from './calendar.ts';

const shanghaiMs = 8 * 3_600_000;
const iso = (ms: number): string => new Date(ms + shanghaiMs).toISOString();
const moments = fc.integer({ min: Date.UTC(1930, 0, 1), max: Date.UTC(2100, 0, 1) });

describe('days and months in Asia/Shanghai', () => {
  test('any moment has the date that the platform gives it', () => {
    fc.assert(
      fc.property(moments, (ms) => {
        const day = dayAt(ms);
        const date = civilDate(day);

        expect(dateDigits(day)).toBe(iso(ms).slice(0, 10).replaceAll('-', ''));
        expect(dayOf(date.year, date.month, date.day)).toBe(day);
        expect(dayStartMs(day) <= ms && ms < dayStartMs(day + 1)).toBe(true);
        expect(minuteDigits(Math.floor(ms / 60_000))).toBe(iso(ms).slice(0, 16).replaceAll(/[-T:]/g, ''));
      }),
    );
  });

  test('a month begins at midnight of its first day', () => {
    fc.assert(
      fc.property(moments, (ms) => {
        const month = monthAt(ms);

        expect(monthDigits(month)).toBe(iso(ms).slice(0, 7).replace('-', ''));
        expect(iso(monthStartMs(month))).toBe(`${iso(ms).slice(0, 7)}-01T00:00:00.000Z`);
      }),
    );
  });
});
