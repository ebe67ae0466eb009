import { assert } from '@rail/kernel';

const bodyPattern = /^[0-9A-Z]{8}$/;
const weights = [3, 7, 9, 10, 5, 8, 4, 2];

/** The check sign of an 组织机构代码 (GB 11714): the ninth sign, 0-9 or X, of the eight before it. */
export function organisationCheckSign(body: string): string {
  assert(bodyPattern.test(body), 'the body of an organisation code has eight signs 0-9A-Z');
  return String.fromCharCode(checkCode(body, 0));
}

/** Character code of the check sign of the eight signs from `start` on. */
function checkCode(text: string, start: number): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) {
    const code = text.charCodeAt(start + at);
    sum += (code <= 57 ? code - 48 : code - 55) * weights[at]!;
  }
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 88 : 48 + check;
}

/** Whether the nine signs from `start` on are an organisation code. */
export function isOrganisationCode(text: string, start = 0): boolean {
  for (let at = start; at < start + 9; at++) {
    const code = text.charCodeAt(at);
    if (!((code >= 48 && code <= 57) || (code >= 65 && code <= 90))) return false;
  }
  return text.charCodeAt(start + 8) === checkCode(text, start);
}
