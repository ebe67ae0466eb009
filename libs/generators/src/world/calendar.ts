const dayMs = 86_400_000;
const shanghaiMs = 8 * 3_600_000;

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The day in Asia/Shanghai at a moment, as days since 1970-01-01 (an Avro date). */
export function dayAt(ms: number): number {
  return Math.floor((ms + shanghaiMs) / dayMs);
}

/** 00:00 Asia/Shanghai of a day, in milliseconds UTC. */
export function dayStartMs(day: number): number {
  return day * dayMs - shanghaiMs;
}

/** The Gregorian date of a day since 1970-01-01, by Howard Hinnant's civil_from_days. */
export function civilDate(day: number): CivilDate {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

/** Days since 1970-01-01 of a Gregorian date (days_from_civil). */
export function dayOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** A month as a count of months since year 0. */
export function monthAt(ms: number): number {
  const { year, month } = civilDate(dayAt(ms));
  return year * 12 + month - 1;
}

export function monthDigits(month: number): string {
  return `${Math.floor(month / 12)}${String((month % 12) + 1).padStart(2, '0')}`;
}

export function monthStartMs(month: number): number {
  return dayStartMs(dayOf(Math.floor(month / 12), (month % 12) + 1, 1));
}

/** yyyyMMdd */
export function dateDigits(day: number): string {
  const date = civilDate(day);
  return `${date.year}${String(date.month).padStart(2, '0')}${String(date.day).padStart(2, '0')}`;
}

/** yyyyMMddHHmm of a count of minutes since 1970, in Asia/Shanghai. */
export function minuteDigits(minute: number): string {
  const local = minute + shanghaiMs / 60_000;
  const day = Math.floor(local / 1440);
  const ofDay = local - day * 1440;
  const time = String(Math.floor(ofDay / 60)).padStart(2, '0') + String(ofDay % 60).padStart(2, '0');
  return dateDigits(day) + time;
}
