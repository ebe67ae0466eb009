import type { Severity } from '../api/alerts.ts';
import { dayOf, isWorkingDay, startOfDay } from '../working-days.ts';

const minuteMs = 60_000;
const closesMinute = 18 * 60;
/** Whoever is woken up has half an hour; the others have until the end of so many working days. */
const pageMs = 30 * minuteMs;
const workingDays: Readonly<Record<Exclude<Severity, 'page'>, number>> = { ticket: 1, notify: 2 };
/** No holiday is longer. */
const searchDays = 60;

/** By when an alert has to be closed, ms since 1970: its clock. */
export function dueOf(severity: Severity, firedMs: number): number {
  if (severity === 'page') return firedMs + pageMs;
  let day = dayOf(firedMs);
  const last = day + searchDays;
  for (let left = workingDays[severity]; left > 0;) {
    day++;
    if (isWorkingDay(day) || day >= last) left--;
  }
  return startOfDay(day) + closesMinute * minuteMs;
}

/** Whether two moments are on one day in Asia/Shanghai. */
export const isSameDay = (leftMs: number, rightMs: number): boolean => dayOf(leftMs) === dayOf(rightMs);
