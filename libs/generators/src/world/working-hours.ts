import type { Random } from '@rail/kernel';

import { dayAt, dayStartMs } from './calendar.ts';

const hourMs = 3_600_000;
const [opensAt, closesAt] = [9 * hourMs, 17 * hourMs];
const thursday = 4;

/** Monday to Friday; holidays are not known here. */
function isWeekday(day: number): boolean {
  const weekday = (day + thursday) % 7;
  return weekday !== 0 && weekday !== 6;
}

/** A moment at which officials were at work, not after `ms`: on that day, or on the weekday before it. */
export function workingMoment(ms: number, random: Random): number {
  let day = dayAt(ms);
  const into = ms - dayStartMs(day);
  if (isWeekday(day) && into > opensAt) {
    return dayStartMs(day) + opensAt + random.below(Math.min(into, closesAt) - opensAt);
  }
  do day--;
  while (!isWeekday(day));
  return dayStartMs(day) + opensAt + random.below(closesAt - opensAt);
}
