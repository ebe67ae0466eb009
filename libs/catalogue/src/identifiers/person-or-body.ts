import { isCitizenNumber } from './citizen-number.ts';
import { isUscc } from './uscc.ts';

/** What names a party: the 公民身份号码 of a person or the 统一社会信用代码 of a body. */
export function isPersonOrBody(text: string): boolean {
  return isCitizenNumber(text) || isUscc(text);
}
