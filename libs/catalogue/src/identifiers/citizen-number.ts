import { assert } from '@rail/kernel';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkSigns = '10X98765432';

export interface CitizenNumberParts {
  /** Six digits. */
  readonly division: string;
  /** Eight digits, yyyyMMdd. */
  readonly birthDate: string;
  /** Three digits: odd for male, even for female. */
  readonly serial: string;
}

/** The check sign of a 公民身份号码: the eighteenth of the seventeen digits before it. */
export function citizenCheckSign(first17: string): string {
  assert(/^\d{17}$/.test(first17), 'the first part of a citizen number has 17 digits');
  let sum = 0;
  for (const [index, weight] of weights.entries()) sum += (first17.charCodeAt(index) - 48) * weight;
  return checkSigns.charAt(sum % 11);
}

/** A whole 公民身份号码 (GB 11643-1999). */
export function makeCitizenNumber({ division, birthDate, serial }: CitizenNumberParts): string {
  const first17 = division + birthDate + serial;
  return first17 + citizenCheckSign(first17);
}

/** Form, date of birth and check sign. */
export function isCitizenNumber(text: string): boolean {
  if (text.length !== 18 || text.charCodeAt(0) === 48) return false;
  let sum = 0;
  for (let at = 0; at < 17; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return false;
    sum += digit * weights[at]!;
  }
  return text.charCodeAt(17) === checkSigns.charCodeAt(sum % 11) && isDate(text, 6);
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether eight digits are a day of the Gregorian calendar, yyyyMMdd. */
function isDate(text: string, from: number): boolean {
  const number = (start: number, end: number) => Number(text.slice(from + start, from + end));
  const [year, month, day] = [number(0, 4), number(4, 6), number(6, 8)];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeap ? 29 : (daysOfMonth[month - 1] ?? 0);
  return day >= 1 && day <= days;
}
