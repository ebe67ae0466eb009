import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import {
  airCategories,
  airCategoryOf,
  airPollutants,
  airQualityIndex,
  airStandardAt,
  airStandards,
} from './air-quality-index.ts';

describe('the air quality index', () => {
  test.each([
    ['HJ633_2012', 'day', 'PM25', 55, 75],
    ['HJ633_2026', 'day', 'PM25', 55, 90],
    ['HJ633_2012', 'hour', 'PM25', 75, 100],
    ['HJ633_2026', 'hour', 'PM25', 60, 100],
    ['HJ633_2012', 'hour', 'PM10', 150, 100],
    ['HJ633_2026', 'hour', 'PM10', 120, 100],
    ['HJ633_2026', 'hour', 'PM25', 35.1, 51],
    ['HJ633_2026', 'hour', 'CO', 0.6, 6],
    ['HJ633_2026', 'day', 'CO', 2, 50],
    ['HJ633_2026', 'hour', 'O3', 161, 52],
    ['HJ633_2026', 'day', 'O3', 900, 300],
    ['HJ633_2026', 'hour', 'SO2', 900, 200],
    ['HJ633_2026', 'hour', 'NO2', 3840, 500],
    ['HJ633_2026', 'hour', 'PM25', 9999, 500],
    ['HJ633_2026', 'hour', 'PM25', 0, 0],
  ] as const)('%s, a mean over the %s: %s %d gives %d', (standard, mean, pollutant, concentration, index) => {
    expect(airQualityIndex(standard, mean, pollutant, concentration)).toBe(index);
  });

  test('more of a pollutant never lowers the index', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...airStandards),
        fc.constantFrom('hour' as const, 'day' as const),
        fc.constantFrom(...airPollutants),
        fc.nat(40_000),
        fc.nat(40_000),
        (standard, mean, pollutant, first, second) => {
          const [low, high] = [Math.min(first, second) / 10, Math.max(first, second) / 10];
          const index = airQualityIndex(standard, mean, pollutant, low);
          expect(index).toBeLessThanOrEqual(airQualityIndex(standard, mean, pollutant, high));
          expect(index >= 0 && index <= 500).toBe(true);
        },
      ),
    );
  });

  test('the standard of 2026 is stricter for particles and the same for gases', () => {
    for (let value = 0; value <= 600; value += 5) {
      for (const pollutant of airPollutants) {
        const [old, strict] = airStandards.map((standard) => airQualityIndex(standard, 'hour', pollutant, value));
        if (pollutant.startsWith('PM')) expect(strict).toBeGreaterThanOrEqual(old!);
        else expect(strict).toBe(old);
      }
    }
  });

  test('an hour is judged by the standard that was in force in it', () => {
    expect(airStandardAt(Date.parse('2026-02-28T23:00:00+08:00'))).toBe('HJ633_2012');
    expect(airStandardAt(Date.parse('2026-03-01T00:00:00+08:00'))).toBe('HJ633_2026');
  });

  test('the bands end at 50, 100, 150, 200 and 300', () => {
    const bandsOf = (...indexes: number[]) => indexes.map((index) => airCategories[airCategoryOf(index)]);

    expect(bandsOf(0, 50, 51, 100, 150)).toEqual(['EXCELLENT', 'EXCELLENT', 'GOOD', 'GOOD', 'LIGHT']);
    expect(bandsOf(151, 200, 300, 301, 500)).toEqual(['MODERATE', 'MODERATE', 'HEAVY', 'SEVERE', 'SEVERE']);
  });
});
