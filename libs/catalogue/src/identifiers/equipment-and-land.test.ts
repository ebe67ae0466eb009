import { describe, expect, test } from '@jest/globals';

import { isCitizenNumber } from './citizen-number.ts';
import { isEquipmentCode } from './equipment-code.ts';
import { isFieldCode, isLandContractCode } from './land-codes.ts';

describe('特种设备代码', () => {
  test('the worked example is one, an older registration code of twenty digits is not', () => {
    expect(isEquipmentCode('311033001202400098')).toBe(true);
    expect(isEquipmentCode('31103301062006010101')).toBe(false);
  });

  test('a kind that the law does not name, an unknown province and a year of another age are refused', () => {
    expect(isEquipmentCode('711033001202400098')).toBe(false);
    expect(isEquipmentCode('311099001202400098')).toBe(false);
    expect(isEquipmentCode('311033001182400098')).toBe(false);
  });

  test('no synthetic citizen number of the same eighteen signs passes for one', () => {
    // 1992-01-10: the digits where an equipment code has its year are 2011.
    const number = '330199199201100011';

    expect(isCitizenNumber(number)).toBe(true);
    expect(isEquipmentCode(number)).toBe(false);
  });
});

describe('codes of contracted land', () => {
  test('the worked examples of a field and of a contract are told apart', () => {
    expect(isFieldCode('3301061062010100023')).toBe(true);
    expect(isLandContractCode('330106106201010023J')).toBe(true);
    expect(isFieldCode('330106106201010023J')).toBe(false);
    expect(isLandContractCode('3301061062010100023')).toBe(false);
  });
});
