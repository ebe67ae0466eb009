import chineseDays from 'chinese-days';

export const dayMs = 86_400_000;
/** Asia/Shanghai has kept +08:00 without summer time since 1991. */
const zoneMs = 28_800_000;

/** The day in Asia/Shanghai that holds a moment, counted from 1970-01-01. */
export const dayOf = (atMs: number): number => Math.floor((atMs + zoneMs) / dayMs);

/** The first moment of a day, ms since 1970. */
export const startOfDay = (day: number): number => day * dayMs - zoneMs;

/** Year, month (1 to 12) and day of the month. */
export function civilOf(day: number): { year: number; month: number; date: number } {
  const utc = new Date(day * dayMs);
  return { year: utc.getUTCFullYear(), month: utc.getUTCMonth() + 1, date: utc.getUTCDate() };
}

export const dayOfCivil = (year: number, month: number, date: number): number =>
  Math.floor(Date.UTC(year, month - 1, date) / dayMs);

const known = new Map<number, boolean>();
const knownMax = 4096;

/** Holidays that the law fixes to a date: also of years whose calendar has not been announced yet. */
const fixedHolidays: ReadonlySet<string> = new Set(['1-1', '5-1', '10-1', '10-2', '10-3']);

/**
 * Whether offices work on a day: the calendar of the State Council with its holidays and make-up days (调休), as far as
 * it has been announced; beyond that Monday to Friday but for the fixed holidays.
 */
export function isWorkingDay(day: number): boolean {
  let works = known.get(day);
  if (works === undefined) {
    if (known.size >= knownMax) known.clear();
    const { year, month, date } = civilOf(day);
    // Noon by the clock of this machine: the package reads days by local time.
    works = !fixedHolidays.has(`${month}-${date}`) && chineseDays.isWorkday(new Date(year, month - 1, date, 12));
    known.set(day, works);
  }
  return works;
}
