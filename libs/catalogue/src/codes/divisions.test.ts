import { describe, expect, test } from '@jest/globals';

import { cities } from './cities.ts';
import { codeLists } from './code-list.ts';
import { counties } from './divisions.ts';

describe('divisions of Zhejiang', () => {
  test('there are 11 cities and 90 counties, each county in a city', () => {
    const prefixes = new Set(cities.map(({ code }) => code.slice(0, 4)));

    expect(cities).toHaveLength(11);
    expect(counties).toHaveLength(90);
    expect(counties.filter(({ code }) => !prefixes.has(code.slice(0, 4)))).toEqual([]);
  });

  test('every street lies in its county and every village in its street', () => {
    for (const county of counties) {
      expect(county.streets.length).toBeGreaterThan(0);
      for (const street of county.streets) {
        expect(street.code.startsWith(county.code)).toBe(true);
        for (const village of street.villages) expect(village).toMatch(new RegExp(`^${street.code}\\d{3}$`));
      }
    }
  });

  test('the cities add up to the census of the province', () => {
    expect(cities.reduce((sum, { population }) => sum + population, 0)).toBe(64_567_588);
  });

  test('no city has a county 99, which makes identifiers of that county provably unreal', () => {
    expect(counties.filter(({ code }) => code.endsWith('99'))).toEqual([]);
  });

  test('no code stands twice in a list', () => {
    expect(codeLists.divisions.size).toBe(1 + 11 + 90 + 2);
    expect(codeLists.enterpriseTypes.get('9500')).toBe('个体工商户');
    expect(codeLists.ethnicities.get('22')).toBe('畲族');
  });
});
