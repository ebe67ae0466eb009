import { assert } from '@rail/kernel';

import { organisationCheckSign, organisationCodeSigns } from './organisation-code.ts';
import { ofText, type SignCheck } from './signs.ts';

/** The 31 signs of GB 32100-2015: no I, O, Z, S, V. A sign's value is its place. */
export const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Value of each sign by its character code, -1 for what is no sign. */
const values = new Int8Array(128).fill(-1);
for (let value = 0; value < usccAlphabet.length; value++) values[usccAlphabet.charCodeAt(value)] = value;
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

export interface UsccParts {
  /** Registering authority and kind of body: `91` company, `92` individual business, `93` cooperative, … */
  readonly category: string;
  /** Six digits of the registering authority's division. */
  readonly division: string;
  /** Eight signs of the organisation code, without its check sign. */
  readonly organisation: string;
}

/** The check sign of a 统一社会信用代码: the eighteenth sign of the seventeen before it. */
export function usccCheckSign(first17: string): string {
  const value = checkValue(Buffer.from(first17, 'latin1'), 0);
  assert(value >= 0 && first17.length === 17, 'the first part of a credit code has 17 signs of its alphabet');
  return usccAlphabet.charAt(value);
}

/** Value of the check sign of the 17 signs from `start` on; -1 if one of them is no sign. */
function checkValue(signs: Uint8Array, start: number): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) {
    const value = values[signs[start + at]!] ?? -1;
    if (value < 0) return -1;
    sum += value * weights[at]!;
  }
  return (31 - (sum % 31)) % 31;
}

/** A whole 统一社会信用代码 (GB 32100-2015) with both check signs. */
export function makeUscc({ category, division, organisation }: UsccParts): string {
  const first17 = `${category}${division}${organisation}${organisationCheckSign(organisation)}`;
  return first17 + usccCheckSign(first17);
}

/** Both check signs and the alphabet. The division is not looked up: codes outlive divisions. */
export const usccSigns: SignCheck = (signs, start, end) => {
  if (end - start !== 18) return false;
  for (let at = start + 2; at < start + 8; at++) if (signs[at]! < 48 || signs[at]! > 57) return false;
  const check = checkValue(signs, start);
  return (
    check >= 0 &&
    signs[start + 17] === usccAlphabet.charCodeAt(check) &&
    organisationCodeSigns(signs, start + 8, start + 17)
  );
};

export const isUscc = ofText(usccSigns);
