import { assert } from '@rail/kernel';

const weights = [7, 6, 5, 4, 3, 2];

/** The check digit of an IMO ship number: the last digit of its six digits times 7 … 2. */
export function imoCheckDigit(digits: string): string {
  assert(/^\d{6}$/.test(digits), 'an IMO number has six digits before its check digit');
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits.charAt(at)), 0);
  return String(sum % 10);
}

/** An IMO ship number (resolution A.1117(30)), seven digits. Those of real ships do not begin with 0. */
export function isImo(text: string): boolean {
  return /^\d{7}$/.test(text) && imoCheckDigit(text.slice(0, 6)) === text.charAt(6);
}

/** A maritime mobile service identity of a ship (ITU-R M.585): nine digits, the first three a country's. */
export function isMmsi(text: string): boolean {
  return /^[2-7]\d{8}$/.test(text);
}
