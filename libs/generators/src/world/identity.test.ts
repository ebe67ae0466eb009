import { describe, expect, test } from '@jest/globals';
import { cities, isCitizenNumber, isUscc } from '@rail/catalogue';

import { dayOf } from './calendar.ts';
import { CitizenNumbers } from './citizen-numbers.ts';
import { CreditCodes } from './credit-codes.ts';

const lastDay = dayOf(2026, 11, 24);
const codes = cities.map(({ code }) => code);

describe('identifiers that the world gives out', () => {
  test('no citizen number is given out twice, also when a day has no serial left', () => {
    const numbers = new CitizenNumbers(codes, lastDay);
    const issued = Array.from({ length: 3000 }, () => numbers.issue(0, lastDay, true));

    expect(new Set(issued.map(({ idNumber }) => idNumber)).size).toBe(3000);
    expect(issued.every(({ idNumber }) => isCitizenNumber(idNumber) && idNumber.startsWith('330199'))).toBe(true);
    expect(issued[2999]?.birthDay).toBe(lastDay - 6);
  });

  test('the serial is odd for men and even for women', () => {
    const numbers = new CitizenNumbers(codes, lastDay);

    expect(Number(numbers.issue(9, 0, true).idNumber[16]) % 2).toBe(1);
    expect(Number(numbers.issue(9, 0, false).idNumber[16]) % 2).toBe(0);
  });

  test('no credit code is given out twice', () => {
    const credit = new CreditCodes(12_345);
    const issued = Array.from({ length: 20_000 }, () => credit.issue('92', '331100'));

    expect(new Set(issued).size).toBe(20_000);
    expect(issued.slice(0, 500).every((code) => isUscc(code) && code.startsWith('92331199'))).toBe(true);
  });
});
