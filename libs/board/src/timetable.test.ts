import { describe, expect, test } from '@jest/globals';
import { dueAfter, intervalMs, type Timetable, timetableOf } from './timetable.ts';
import { dayMs, dayOf, isWorkingDay } from './working-days.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const text = (ms: number): string => new Date(ms + 28_800_000).toISOString().slice(0, 16);
const hour = 3_600_000;

function timetable(
  frequency: Timetable['frequency'],
  window: string,
  calendar: Timetable['calendar'],
  graceMs: number,
): Timetable {
  return timetableOf({ frequency, timetable: { window, calendar, graceMs } });
}
const monthly = timetable('monthly', '08:00-18:00', 'working-days', dayMs);
const daily = timetable('daily', '08:00-18:00', 'working-days', hour);
const everyDay = timetable('daily', '06:00-22:00', 'every-day', hour);
const continuous = timetable('realtime', '00:00-24:00', 'every-day', 300_000);
const visits = timetable('realtime', '06:00-22:00', 'every-day', 900_000);

const due = (of: Timetable, last: string): string => text(dueAfter(of, at(last)));

describe('a continuous timetable', () => {
  test('lets nobody be silent for longer than its grace', () => {
    expect(due(continuous, '2026-11-24T02:21:00')).toBe('2026-11-24T02:26');
    expect(due(continuous, '2026-11-24T23:58:00')).toBe('2026-11-25T00:03');
  });

  test('counts silence only while its window is open', () => {
    expect(due(visits, '2026-11-24T12:00:00')).toBe('2026-11-24T12:15');
    expect(due(visits, '2026-11-24T21:55:00')).toBe('2026-11-25T06:10');
    expect(due(visits, '2026-11-24T23:30:00')).toBe('2026-11-25T06:15');
    expect(due(visits, '2026-11-24T21:45:00')).toBe('2026-11-24T22:00');
  });

  test('with a window of working days waits for the next of them', () => {
    const offices = timetable('realtime', '08:00-18:00', 'working-days', hour);

    expect(due(offices, '2026-11-27T17:30:00')).toBe('2026-11-30T08:30'); // Friday to Monday
    expect(due(offices, '2026-09-30T17:30:00')).toBe('2026-10-08T08:30'); // over the National Day
  });
});

describe('a monthly timetable', () => {
  test('is quiet on day two if the record came on the first', () => {
    expect(due(monthly, '2026-12-01T09:00:00')).toBe('2027-01-05T18:00');
    expect(dueAfter(monthly, at('2026-12-01T09:00:00'))).toBeGreaterThan(at('2026-12-02T12:00:00'));
  });

  test('owes a record by the working day after the first one of the month', () => {
    expect(due(monthly, '2026-11-02T09:00:00')).toBe('2026-12-02T18:00');
  });

  test('after a holiday owes it from the first working day on, make-up days included', () => {
    // 1 to 7 October 2026 are off; 8 October is the first day of work.
    expect(due(monthly, '2026-09-01T09:00:00')).toBe('2026-10-09T18:00');
  });

  test('takes a record that came some days early for the month to come', () => {
    expect(due(monthly, '2026-11-29T10:00:00')).toBe('2027-01-05T18:00');
    expect(due(monthly, '2026-11-25T10:00:00')).toBe('2026-12-02T18:00');
  });
});

describe('a daily timetable', () => {
  test('owes a record by the end of each working day, and the grace', () => {
    expect(due(daily, '2026-11-24T10:00:00')).toBe('2026-11-25T19:00');
    expect(due(daily, '2026-11-27T10:00:00')).toBe('2026-11-30T19:00');
    expect(due(everyDay, '2026-11-27T10:00:00')).toBe('2026-11-28T23:00');
  });

  test('knows the days on which a holiday is made up for', () => {
    expect(isWorkingDay(dayOf(at('2026-10-10T12:00:00')))).toBe(true); // a Saturday
    expect(due(daily, '2026-10-09T10:00:00')).toBe('2026-10-10T19:00');
    expect(due(daily, '2026-02-14T10:00:00')).toBe('2026-02-24T19:00'); // Spring Festival from 15 February
  });
});

describe('a simulated year', () => {
  const all = { monthly, daily, everyDay, continuous, visits };

  test.each(Object.entries(all))('%s: the due moment rises with the record and lies behind it', (_name, of) => {
    let before = 0;
    for (let last = at('2026-01-01T00:00:00'); last < at('2027-01-01T00:00:00'); last += 5 * hour) {
      const moment = dueAfter(of, last);
      expect(moment).toBeGreaterThan(last);
      expect(moment).toBeGreaterThanOrEqual(before);
      before = moment;
    }
  });

  test.each([
    ['monthly', monthly, 12],
    ['quarterly', timetable('quarterly', '08:00-18:00', 'working-days', 5 * dayMs), 4],
    ['weekly', timetable('weekly', '08:00-18:00', 'working-days', dayMs), 52],
    ['yearly', timetable('yearly', '08:00-18:00', 'working-days', dayMs), 1],
    ['every day', everyDay, 365],
    ['working days', daily, 248],
  ] as const)('%s: a provider who always delivers at the last moment delivers once a period', (_name, of, times) => {
    let deliveries = 0;
    for (let last = at('2025-12-31T17:00:00'); ; deliveries++) {
      last = dueAfter(of, last);
      if (last >= at('2027-01-01T00:00:00')) break;
    }
    expect(Math.abs(deliveries - times)).toBeLessThanOrEqual(Math.ceil(times * 0.03));
  });

  test('never owes a record on a day off', () => {
    for (let day = dayOf(at('2026-01-01T12:00:00')); day < dayOf(at('2026-12-30T12:00:00')); day++) {
      expect(isWorkingDay(dayOf(dueAfter(daily, day * dayMs)))).toBe(true);
    }
  });
});

test('what a board shows as the interval is the grace of a continuous line and the period of any other', () => {
  expect([continuous, daily, monthly].map((of) => intervalMs(of) / 60_000)).toEqual([5, 1440, 44_640]);
});
