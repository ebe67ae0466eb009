import { assert } from '@rail/kernel';

const pattern = /^[1-9]\d{16}[\dX]$/;
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
  return pattern.test(text) && isDate(text.slice(6, 14)) && citizenCheckSign(text.slice(0, 17)) === text[17];
}

function isDate(digits: string): boolean {
  const iso = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso);
}
