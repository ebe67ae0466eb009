import { assert } from '@rail/kernel';

import type { SignCheck } from './signs.ts';

const bodyPattern = /^[0-9A-Z]{8}$/;
const weights = [3, 7, 9, 10, 5, 8, 4, 2];

/** The check sign of an 组织机构代码 (GB 11714): the ninth sign, 0-9 or X, of the eight before it. */
export function organisationCheckSign(body: string): string {
  assert(bodyPattern.test(body), 'the body of an organisation code has eight signs 0-9A-Z');
  return String.fromCharCode(checkCode(Buffer.from(body, 'latin1'), 0));
}

/** Character code of the check sign of the eight signs from `start` on. */
function checkCode(signs: Uint8Array, start: number): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) {
    const code = signs[start + at]!;
    sum += (code <= 57 ? code - 48 : code - 55) * weights[at]!;
  }
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 88 : 48 + check;
}

export const organisationCodeSigns: SignCheck = (signs, start, end) => {
  if (end - start !== 9) return false;
  for (let at = start; at < end; at++) {
    const code = signs[at]!;
    if (!((code >= 48 && code <= 57) || (code >= 65 && code <= 90))) return false;
  }
  return signs[start + 8] === checkCode(signs, start);
};
