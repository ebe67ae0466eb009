import type { Random } from '@rail/kernel';

import { dayAt, dayStartMs } from './calendar.ts';

export type HourWeights = readonly (readonly [number, number])[];

const hours = (...weights: readonly number[]): HourWeights => weights.map((weight, hour) => [hour, weight]);

/** When the police are called: most between 18 and 23 h. */
export const policeHours = hours(4, 3, 2, 2, 1, 1, 2, 4, 5, 5, 5, 5, 5, 5, 5, 5, 6, 7, 12, 13, 13, 13, 12, 9);
/** When offices, grid workers and collectors are about. */
export const officeHours = hours(0, 0, 0, 0, 0, 0, 1, 3, 10, 12, 11, 8, 4, 7, 11, 11, 10, 7, 3, 2, 1, 1, 0, 0);

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A file is older than this when a line first tells of it, so that its first steps can follow. */
const youngestMs = 2 * hourMs;

/** A moment within the last `days` days whose hour of the day (Asia/Shanghai) is drawn by weight. */
export function pastMoment(nowMs: number, days: number, hourWeights: HourWeights, random: Random): number {
  const day = dayAt(nowMs) - random.below(days);
  let atMs = dayStartMs(day) + random.weighted(hourWeights) * hourMs + random.below(hourMs);
  while (atMs > nowMs - youngestMs) atMs -= dayMs;
  return atMs;
}

/** What has happened up to a moment and goes on. */
export interface Course {
  atMs: number;
}

/**
 * Moves a course on by at most `withinMs` (below 2^32), always later than before and never past the present: at most
 * half of what is left, so that more can follow. Answers the new moment.
 */
export function advance(course: Course, withinMs: number, nowMs: number, random: Random): number {
  const room = Math.floor((nowMs - course.atMs) / 2);
  course.atMs += 1 + random.below(Math.max(1, Math.min(withinMs, room)));
  return course.atMs;
}
