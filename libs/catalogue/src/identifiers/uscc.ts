import { assert } from '@rail/kernel';

import { isOrganisationCode, organisationCheckSign } from './organisation-code.ts';

/** The 31 signs of GB 32100-2015: no I, O, Z, S, V. A sign's value is its place. */
export const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

const pattern = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;
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
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    const value = usccAlphabet.indexOf(first17.charAt(index));
    assert(value >= 0 && first17.length === 17, 'the first part of a credit code has 17 signs of its alphabet');
    sum += value * weight;
  }
  return usccAlphabet.charAt((31 - (sum % 31)) % 31);
}

/** A whole 统一社会信用代码 (GB 32100-2015) with both check signs. */
export function makeUscc({ category, division, organisation }: UsccParts): string {
  const first17 = `${category}${division}${organisation}${organisationCheckSign(organisation)}`;
  return first17 + usccCheckSign(first17);
}

/** Both check signs and the alphabet. The division is not looked up: codes outlive divisions. */
export function isUscc(text: string): boolean {
  return pattern.test(text) && isOrganisationCode(text.slice(8, 17)) && usccCheckSign(text.slice(0, 17)) === text[17];
}
