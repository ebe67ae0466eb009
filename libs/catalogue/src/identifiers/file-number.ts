import { isCalendarDay } from './calendar-day.ts';
import { ofText, type SignCheck } from './signs.ts';

/** The number of a file of a register: two letters for the register, division 6, a day yyyyMMdd, serial 8. */
export const fileNumberSigns: SignCheck = (signs, start, end) => {
  if (end - start !== 24) return false;
  for (let at = start; at < start + 2; at++) if (signs[at]! < 65 || signs[at]! > 90) return false;
  for (let at = start + 2; at < end; at++) if (signs[at]! < 48 || signs[at]! > 57) return false;
  return isCalendarDay(signs, start + 8);
};

export const isFileNumber = ofText(fileNumberSigns);
