import { assert } from '@rail/kernel';

import { isCalendarDay } from './calendar-day.ts';
import { ofText, type SignCheck } from './signs.ts';

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
export const citizenNumberSigns: SignCheck = (signs, start, end) => {
  if (end - start !== 18 || signs[start] === 48) return false;
  let sum = 0;
  for (let at = 0; at < 17; at++) {
    const digit = signs[start + at]! - 48;
    if (!(digit >= 0 && digit <= 9)) return false;
    sum += digit * weights[at]!;
  }
  return signs[start + 17] === checkSigns.charCodeAt(sum % 11) && isCalendarDay(signs, start + 6);
};

export const isCitizenNumber = ofText(citizenNumberSigns);
