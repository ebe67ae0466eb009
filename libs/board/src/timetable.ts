import type { DatasetManifest } from '@rail/catalogue';
import { earlyMs, nominalMs, type Period, periodAt, type PeriodicFrequency } from './period.ts';
import { dayMs, dayOf, isWorkingDay, startOfDay } from './working-days.ts';

/** 时刻表: when records of a dataset are due. */
export interface Timetable {
  readonly frequency: DatasetManifest['frequency'];
  /** Minutes after midnight, Asia/Shanghai. */
  readonly openMinute: number;
  readonly closeMinute: number;
  readonly calendar: 'every-day' | 'working-days';
  readonly graceMs: number;
}

const minuteMs = 60_000;
/** No period without a working day is longer than the longest holiday. */
const searchDays = 400;

export function timetableOf({ frequency, timetable }: Pick<DatasetManifest, 'frequency' | 'timetable'>): Timetable {
  const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const [open = '', close = ''] = timetable.window.split('-');
  return {
    frequency,
    openMinute: minutes(open),
    closeMinute: minutes(close),
    calendar: timetable.calendar,
    graceMs: timetable.graceMs,
  };
}

/** How long after one record the next is looked for, ms: the grace of a continuous dataset, else about a period. */
export function intervalMs({ frequency, graceMs }: Timetable): number {
  return frequency === 'realtime' ? graceMs : nominalMs[frequency];
}

/**
 * By when the record after one published at `lastMs` must have been published, ms since 1970.
 *
 * A continuous dataset may be silent for `graceMs` of the time in which its window is open. Any other owes one record a
 * period: by the end of the window on the period's first day of service, and the grace after that. A grace of whole days
 * counts days of service, since nobody repairs a feed on a holiday.
 */
export function dueAfter(timetable: Timetable, lastMs: number): number {
  const { frequency } = timetable;
  return frequency === 'realtime' ? dueByWindow(timetable, lastMs) : dueByPeriod(timetable, frequency, lastMs);
}

function dueByWindow(timetable: Timetable, lastMs: number): number {
  let left = timetable.graceMs;
  for (let day = dayOf(lastMs); ; day++) {
    if (!isServiceDay(timetable, day)) continue;
    const from = Math.max(lastMs, opens(timetable, day));
    const open = closes(timetable, day) - from;
    if (open <= 0) continue;
    if (left < open || (left === open && timetable.closeMinute < 1440)) return from + left;
    left -= open;
  }
}

function dueByPeriod(timetable: Timetable, frequency: PeriodicFrequency, lastMs: number): number {
  let period = periodAt(frequency, lastMs);
  for (;;) {
    const service = firstServiceDay(timetable, period);
    if (service !== undefined && startOfDay(period.first) - earlyMs[frequency] > lastMs) {
      return withGrace(timetable, service);
    }
    period = periodAt(frequency, startOfDay(period.next));
  }
}

function firstServiceDay(timetable: Timetable, { first, next }: Period): number | undefined {
  for (let day = first; day < next; day++) if (isServiceDay(timetable, day)) return day;
  return undefined;
}

function withGrace(timetable: Timetable, service: number): number {
  let day = service;
  for (let left = Math.floor(timetable.graceMs / dayMs); left > 0; left--) {
    day = nextServiceDay(timetable, day);
  }
  return closes(timetable, day) + (timetable.graceMs % dayMs);
}

function nextServiceDay(timetable: Timetable, after: number): number {
  let day = after + 1;
  while (!isServiceDay(timetable, day) && day < after + searchDays) day++;
  return day;
}

function isServiceDay({ calendar }: Timetable, day: number): boolean {
  return calendar === 'every-day' || isWorkingDay(day);
}

const opens = ({ openMinute }: Timetable, day: number): number => startOfDay(day) + openMinute * minuteMs;
const closes = ({ closeMinute }: Timetable, day: number): number => startOfDay(day) + closeMinute * minuteMs;
