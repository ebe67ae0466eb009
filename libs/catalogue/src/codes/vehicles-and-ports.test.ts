import { describe, expect, test } from '@jest/globals';

import { codeLists } from './code-list.ts';
import { counties } from './divisions.ts';
import { ports } from './ports.ts';
import { plateKinds, useNatures, vehicleTypes } from './vehicles.ts';

describe('codes of vehicles', () => {
  test('the large and the small new-energy plate are 51 and 52', () => {
    expect(codeLists.plateKinds.get('51')).toBe('大型新能源汽车');
    expect(codeLists.plateKinds.get('52')).toBe('小型新能源汽车');
  });

  test.each([
    ['plate kinds', plateKinds],
    ['use natures', useNatures],
    ['vehicle types', vehicleTypes],
  ])('no code of the %s stands twice', (_, rows) => {
    expect(new Set(rows.map(({ code }) => code)).size).toBe(rows.length);
  });
});

test('every port lies in a county of Zhejiang', () => {
  const known = new Set(counties.map(({ code }) => code));

  expect(ports.filter(({ county }) => !known.has(county))).toEqual([]);
});
