import { isCitizenNumber } from './citizen-number.ts';

/** A 学籍号: G and the citizen number. */
export function isStudentNumber(text: string): boolean {
  return text.startsWith('G') && isCitizenNumber(text.slice(1));
}
