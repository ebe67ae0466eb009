import type { UpdateFrequency } from '@rail/catalogue';
import { civilOf, dayMs, dayOf, dayOfCivil } from './working-days.ts';

export type PeriodicFrequency = Exclude<UpdateFrequency, 'realtime'>;

/** Calendar days [first, next) in Asia/Shanghai. */
export interface Period {
  readonly first: number;
  readonly next: number;
}

const monthsOf: Readonly<Record<'monthly' | 'quarterly' | 'yearly', number>> = { monthly: 1, quarterly: 3, yearly: 12 };
/** 1970-01-05 was a Monday. */
const firstMonday = 4;

/** How long before its period begins a record may come and count for it: a monthly provider may deliver on the 28th. */
export const earlyMs: Readonly<Record<PeriodicFrequency, number>> = {
  daily: 0,
  weekly: dayMs,
  monthly: 3 * dayMs,
  quarterly: 7 * dayMs,
  yearly: 7 * dayMs,
};

/** About how long a period is, for a person: what a board shows as the promise of a line that is not real time. */
export const nominalMs: Readonly<Record<PeriodicFrequency, number>> = {
  daily: dayMs,
  weekly: 7 * dayMs,
  monthly: 31 * dayMs,
  quarterly: 92 * dayMs,
  yearly: 366 * dayMs,
};

/** The period that holds a moment. */
export function periodAt(frequency: PeriodicFrequency, atMs: number): Period {
  const day = dayOf(atMs);
  if (frequency === 'daily') return { first: day, next: day + 1 };
  if (frequency === 'weekly') {
    const first = day - ((((day - firstMonday) % 7) + 7) % 7);
    return { first, next: first + 7 };
  }
  const { year, month } = civilOf(day);
  const months = monthsOf[frequency];
  const from = month - ((month - 1) % months);
  return { first: dayOfCivil(year, from, 1), next: dayOfCivil(year, from + months, 1) };
}
