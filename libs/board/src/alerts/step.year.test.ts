import { expect, test } from '@jest/globals';
import { DatasetJudge } from '../dataset-judge.ts';
import { Observation } from '../observation.ts';
import { overdueLine, WatchedAlerts } from '../testing/watched-alerts.ts';
import { dueAfter, timetableOf } from '../timetable.ts';
import { dayMs, dayOf, isWorkingDay } from '../working-days.ts';

const hourMs = 3_600_000;
const yearStart = Date.parse('2026-01-01T00:00:00+08:00');
const yearEnd = Date.parse('2027-01-01T00:00:00+08:00');
const monthly = timetableOf({
  frequency: 'monthly',
  timetable: { window: '08:00-18:00', calendar: 'working-days', graceMs: dayMs },
});
const daily = timetableOf({
  frequency: 'daily',
  timetable: { window: '08:00-18:00', calendar: 'working-days', graceMs: hourMs },
});

/** Line 7 through a year, looked at every hour, whose provider publishes when `next` says. */
function year(timetable: typeof monthly, next: (dueMs: number, count: number) => number): WatchedAlerts {
  const judge = new DatasetJudge(timetable, 60_000);
  const observation = new Observation();
  observation.sample(yearStart - 1000 * hourMs, 0); // watched without a break since long before
  const watched = new WatchedAlerts();
  let lastPublishedMs = yearStart;
  let count = 0;
  let nextMs = next(dueAfter(timetable, lastPublishedMs), count);
  for (let atMs = yearStart; atMs < yearEnd; atMs += hourMs) {
    for (; nextMs <= atMs; nextMs = next(dueAfter(timetable, lastPublishedMs), ++count)) lastPublishedMs = nextMs;
    const facts = { lastPublishedMs, stages: [], quarantinedShare: null, paused: null, lost: null };
    const { state, dueMs } = judge.judge(facts, observation, atMs, atMs);
    watched.nowMs = atMs;
    watched.set(7, state === 'late' ? overdueLine(dueMs) : { state, reason: { kind: 'noneDue' } });
    watched.look();
    for (const { id, resolvedMs } of watched.open) if (resolvedMs !== null) watched.close(id);
  }
  return watched;
}

const firedAt = ({ transitions }: WatchedAlerts): number[] =>
  transitions.filter(({ kind }) => kind === 'fired').map(({ alert }) => alert.firedMs);

test.each([
  ['monthly', monthly],
  ['daily, on working days', daily],
])('a provider who keeps a timetable that is %s raises no alert in a year', (_name, timetable) => {
  expect(firedAt(year(timetable, (dueMs) => dueMs - hourMs))).toEqual([]);
});

test('a provider who is always three days late with a monthly record raises one alert a month, each on a working day', () => {
  const fired = firedAt(year(monthly, (dueMs) => dueMs + 3 * dayMs));

  expect(fired).toHaveLength(11);
  expect(fired.filter((atMs) => !isWorkingDay(dayOf(atMs)))).toEqual([]);
  expect(new Set(fired.map((atMs) => new Date(atMs + 8 * hourMs).getUTCMonth())).size).toBe(11);
});

test('a provider who is early, and late in May alone, raises one alert', () => {
  const fired = firedAt(year(monthly, (dueMs, count) => (count === 4 ? dueMs + dayMs : dueMs - 2 * dayMs)));

  expect(fired).toHaveLength(1);
});
