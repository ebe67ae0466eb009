import { describe, expect, test } from '@jest/globals';

import { departments } from '../codes/departments.ts';
import { diagnoses } from '../codes/diagnoses.ts';
import { isIcd10, isInstitutionCode } from './medical-codes.ts';
import { isVoucherCode, isVoucherNumber } from './voucher.ts';

describe('identifiers of medical care and its vouchers', () => {
  test('a designated institution is a hospital or a pharmacy of a division', () => {
    expect(['H33019900001', 'P33109900042'].filter(isInstitutionCode)).toHaveLength(2);
    expect(['X33019900001', 'H3301990001', 'H330199000011', 'h33019900001'].filter(isInstitutionCode)).toEqual([]);
  });

  test('a diagnosis has a letter, two digits and at most two after the point', () => {
    expect(['I10', 'J06.9', 'S52.50', 'U07.1'].filter(isIcd10)).toHaveLength(4);
    expect(['10', 'J6.9', 'J06.', 'j06.9', 'J06.9x'].filter(isIcd10)).toEqual([]);
  });

  test('a voucher has a code of eight digits and a number of ten', () => {
    expect(isVoucherCode('33060124')).toBe(true);
    expect(['3306012', '330601244', '33O60124', '03060124'].filter(isVoucherCode)).toEqual([]);
    expect(isVoucherNumber('0000123456')).toBe(true);
    expect(['123456', '00001234567', '000012345a'].filter(isVoucherNumber)).toEqual([]);
  });

  test('every diagnosis of the list is well-formed, listed once and made by a department of the list', () => {
    const known = new Set(departments.map(({ code }) => code));

    expect(diagnoses.filter(({ code, department }) => !isIcd10(code) || !known.has(department))).toEqual([]);
    expect(new Set(diagnoses.map(({ code }) => code)).size).toBe(diagnoses.length);
  });
});
