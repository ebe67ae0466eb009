import { describe, expect, test } from '@jest/globals';

import { isCaseNumber } from './case-number.ts';
import { isFacilityCode } from './facility-code.ts';
import { isFileNumber } from './file-number.ts';
import { isPersonOrBody } from './person-or-body.ts';

describe('the number of a party', () => {
  test('is that of a person or of a body', () => {
    expect(['330199198803150011', '91330199MA0DEM0A7F'].filter(isPersonOrBody)).toHaveLength(2);
    expect(isPersonOrBody('330199198803150012')).toBe(false);
  });
});

describe('numbers of files and objects', () => {
  test('a case number names year, court, procedure and serial in full-width brackets', () => {
    const numbers = [
      '（2024）浙0199民初1234号',
      '（2026）浙01刑终7号',
      '（2026）浙民申1号',
      '（2026）浙0299诉前调确31号',
    ];

    expect(numbers.filter(isCaseNumber)).toEqual(numbers);
  });

  test.each([
    '(2024)浙0199民初1234号',
    '（2024）浙0199民初0号',
    '（2024）沪0101民初1号',
    '（2024）浙0199初1号',
    '民初1号',
  ])('%s is no case number', (text) => expect(isCaseNumber(text)).toBe(false));

  test('a facility code is division, major, minor and serial', () => {
    expect(isFacilityCode('3301020101300042')).toBe(true);
    expect(isFacilityCode('3301020701300042')).toBe(false);
    expect(isFacilityCode('330102010130004')).toBe(false);
  });

  test('a file number holds a day that exists', () => {
    expect(isFileNumber('TJ3301022026112400000042')).toBe(true);
    expect(isFileNumber('TJ3301022026023000000042')).toBe(false);
    expect(isFileNumber('3301022026112400000042')).toBe(false);
  });
});
