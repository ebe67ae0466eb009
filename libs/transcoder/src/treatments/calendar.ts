import type { AvroSchema } from '@rail/avro';

import type { DateUnit } from './treatment.ts';

export interface DateScale {
  /** How many units of the value make an hour; a date counts days and has none. */
  readonly perHour: number;
  readonly finest: 'day' | 'hour';
  /** Hours to add to reach the wall clock on which a day, month and year begin. */
  readonly offsetHours: number;
}

/** China Standard Time: UTC+8 all year round. The summer times of 1986 to 1991 are not followed. */
const shanghaiOffsetHours = 8;

const scales: Readonly<Record<string, DateScale>> = {
  date: { perHour: 0, finest: 'day', offsetHours: 0 },
  'timestamp-millis': { perHour: 3_600_000, finest: 'hour', offsetHours: shanghaiOffsetHours },
  'timestamp-micros': { perHour: 3_600_000_000, finest: 'hour', offsetHours: shanghaiOffsetHours },
  'local-timestamp-millis': { perHour: 3_600_000, finest: 'hour', offsetHours: 0 },
  'local-timestamp-micros': { perHour: 3_600_000_000, finest: 'hour', offsetHours: 0 },
};

/** How a type counts time, or undefined if it is no date. */
export function dateScaleOf(schema: AvroSchema): DateScale | undefined {
  const name = 'logical' in schema ? schema.logical?.name : undefined;
  return name === undefined ? undefined : scales[name];
}

/** The beginning of the year, month, day or hour (Asia/Shanghai) in which an instant or date lies. */
export function truncateDate(value: number, unit: DateUnit, scale: DateScale): number {
  if (scale.finest === 'day') return truncateDay(value, unit);
  const shift = scale.offsetHours * scale.perHour;
  if (unit === 'hour') return Math.floor(value / scale.perHour) * scale.perHour;
  const perDay = 24 * scale.perHour;
  return truncateDay(Math.floor((value + shift) / perDay), unit) * perDay - shift;
}

/** Days since 1970-01-01 to the first day of their month or year, in the proleptic Gregorian calendar. */
function truncateDay(day: number, unit: DateUnit): number {
  if (unit === 'day' || unit === 'hour') return day;
  // Eras of 400 years that begin on 1 March, so that the leap day is the last of a year (Hinnant, "chrono dates").
  const shifted = day + 719_468;
  const dayOfEra = shifted - Math.floor(shifted / 146_097) * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  if (unit === 'month') return day - (dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5));
  // January and February end the shifted year: 1 January is its day 306.
  if (monthFromMarch >= 10) return day - (dayOfYear - 306);
  const leap = yearOfEra % 4 === 0 && (yearOfEra % 100 !== 0 || yearOfEra % 400 === 0) ? 1 : 0;
  return day - dayOfYear - 59 - leap;
}
