import { assert } from '@rail/kernel';

const bodyPattern = /^[0-9A-Z]{8}$/;
const weights = [3, 7, 9, 10, 5, 8, 4, 2];

/** The check sign of an 组织机构代码 (GB 11714): the ninth sign, 0-9 or X, of the eight before it. */
export function organisationCheckSign(body: string): string {
  assert(bodyPattern.test(body), 'the body of an organisation code has eight signs 0-9A-Z');
  let sum = 0;
  for (const [index, weight] of weights.entries()) sum += Number.parseInt(body.charAt(index), 36) * weight;
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : String(check % 11);
}

export function isOrganisationCode(text: string): boolean {
  return /^[0-9A-Z]{8}[0-9X]$/.test(text) && organisationCheckSign(text.slice(0, 8)) === text.charAt(8);
}
