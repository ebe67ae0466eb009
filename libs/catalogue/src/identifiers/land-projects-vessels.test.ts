import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { isProjectCode } from './project-code.ts';
import { isParcelCode, isUnitCode } from './real-estate-codes.ts';
import { imoCheckDigit, isImo, isMmsi } from './vessel-numbers.ts';

describe('不动产单元代码', () => {
  test('the worked example is one, and its first nineteen signs are a parcel', () => {
    const unit = '330106001002GB00003F00010203';

    expect([isUnitCode(unit), isParcelCode(unit), isParcelCode(unit.slice(0, 19))]).toEqual([true, false, true]);
  });

  test('bare land has no number of a fixture', () => {
    expect(isUnitCode('330106001002GB00003W00000000')).toBe(true);
    expect(isUnitCode('330106001002GB00003W00010203')).toBe(false);
  });

  test('an unknown right, an unknown fixture and a sign too few are refused', () => {
    expect(isParcelCode('330106001002XB00003')).toBe(false);
    expect(isUnitCode('330106001002GB00003K00010203')).toBe(false);
    expect(isUnitCode('330106001002GB00003F0001020')).toBe(false);
  });
});

describe('投资项目代码', () => {
  test('the worked examples, of this year and of 2020, are codes', () => {
    expect(isProjectCode('2411-330106-04-01-123456')).toBe(true);
    expect(isProjectCode('2020-330106-65-03-100001')).toBe(true);
  });

  test('a month that no year has and a missing hyphen are refused', () => {
    expect(isProjectCode('2413-330106-04-01-123456')).toBe(false);
    expect(isProjectCode('2411330106-04-01-123456')).toBe(false);
  });
});

describe('numbers of vessels', () => {
  test('the worked IMO number holds its check digit', () => {
    expect(isImo('0100006')).toBe(true);
  });

  test('of ten last digits only one makes an IMO number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (number) => {
        const digits = String(number).padStart(6, '0');
        const valid = Array.from({ length: 10 }, (_, last) => `${digits}${last}`).filter(isImo);
        expect(valid).toEqual([digits + imoCheckDigit(digits)]);
      }),
    );
  });

  test('an MMSI of a ship has nine digits and begins with a country', () => {
    expect([isMmsi('412000001'), isMmsi('012000001'), isMmsi('41200001')]).toEqual([true, false, false]);
  });
});
