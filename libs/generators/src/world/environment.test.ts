import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { decodeValue } from '@rail/avro';
import {
  airCategories,
  airCategoryOf,
  type AirPollutant,
  airQualityIndex,
  type AirStandard,
  loadCatalogue,
  waterClasses,
  waterClassOf,
  waterItemsBeyond,
  type WaterSample,
} from '@rail/catalogue';

import { createStream } from '../stream/stream.ts';

const datasets = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'))
  .datasets.filter(({ id }) => id === 'air-quality' || id === 'water-quality')
  .map((dataset) => ({ ...dataset, errors: { late: 0, duplicate: 0, disorder: 0, malformed: 0 } }));
const startMs = Date.UTC(2026, 10, 24, 2);
const hourMs = 3_600_000;

type Row = Readonly<Record<string, unknown>>;
interface Reading {
  readonly value: number | null;
  readonly iaqi: number | null;
}

function generated(id: string, count: number, fromMs = startMs): { key: string; row: Row }[] {
  const chosen = datasets.filter((dataset) => dataset.id === id);
  const stream = createStream(chosen, { seed: 3, startMs: fromMs });
  return Array.from({ length: count }, () => {
    const { dataset, key, value } = stream.next();
    return { key: key.toString(), row: decodeValue(dataset.schema, value!, 0, value!.length).value as Row };
  });
}

const air = generated('air-quality', 3000);
const water = generated('water-quality', 1500);
const readingsOf = (row: Row): [AirPollutant, Reading][] => {
  const { pollutants } = row;
  const entries = pollutants instanceof Map ? [...pollutants] : Object.entries(pollutants as object);
  return entries as [AirPollutant, Reading][];
};
/** The mean of a pollutant over the hours of the day that are asked for. */
const meanAt = (rows: readonly { row: Row }[], pollutant: AirPollutant, hours: readonly number[]): number => {
  const values = rows.flatMap(({ row }) => {
    const hour = (Number(row['hour']) / hourMs + 8) % 24;
    const value = readingsOf(row).find(([name]) => name === pollutant)![1].value;
    return hours.includes(hour) && value !== null ? [value] : [];
  });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

describe('hours of air', () => {
  test('each index is that of the standard in force, the AQI is the greatest, and it names its pollutants', () => {
    for (const { row } of air) {
      const readings = readingsOf(row);
      const indexes = readings.flatMap(([, { iaqi }]) => iaqi ?? []);
      for (const [pollutant, { value, iaqi }] of readings) {
        const expected =
          value === null ? null : airQualityIndex(row['standard'] as AirStandard, 'hour', pollutant, value);
        expect(iaqi).toBe(expected);
      }
      const aqi = indexes.length === 0 ? null : Math.max(...indexes);
      expect(row['aqi']).toBe(aqi);
      expect(row['category']).toBe(aqi === null ? null : airCategories[airCategoryOf(aqi)]);
      const primary = readings.filter(([, { iaqi }]) => aqi !== null && aqi > 50 && iaqi === aqi).map(([name]) => name);
      expect(row['primaryPollutants']).toEqual(primary);
    }
  });

  test('the standard changes with the first hour of March 2026', () => {
    const turn = Date.parse('2026-03-01T00:00:00+08:00');
    const rows = generated('air-quality', 400, turn + 3 * hourMs).map(({ row }) => row);

    for (const row of rows) expect(row['standard']).toBe(Number(row['hour']) < turn ? 'HJ633_2012' : 'HJ633_2026');
    expect(new Set(rows.map(({ standard }) => standard)).size).toBe(2);
  });

  test('the key is station and hour, hours are whole, and none is told before it is over', () => {
    for (const { key, row } of air) {
      const hour = Number(row['hour']);
      expect(key).toBe(`${row['stationCode'] as string}|${hour}`);
      expect([hour % hourMs, hour + 20 * 60_000 <= startMs + hourMs]).toEqual([0, true]);
    }
  });

  test('while an instrument is calibrated or off nothing is measured; eighty records show that', () => {
    const early = generated('air-quality', 200).map(({ row }) => row);

    expect(new Set(early.map(({ quality }) => quality)).size).toBe(4);
    for (const { row } of air) {
      const isBlind = row['quality'] === 'CALIBRATION' || row['quality'] === 'OFFLINE';
      expect(readingsOf(row).every(([, { value }]) => value === null)).toBe(isBlind);
    }
  });

  test('traffic peaks in the morning, ozone in the afternoon and in summer, dust in winter', () => {
    const summer = generated('air-quality', 3000, Date.UTC(2026, 6, 10, 12));
    const winter = generated('air-quality', 3000, Date.UTC(2026, 0, 10, 12));

    expect(meanAt(summer, 'NO2', [8, 9])).toBeGreaterThan(1.2 * meanAt(summer, 'NO2', [13, 14, 15]));
    expect(meanAt(summer, 'O3', [13, 14, 15])).toBeGreaterThan(1.5 * meanAt(summer, 'O3', [8, 9]));
    expect(meanAt(summer, 'O3', [13, 14, 15])).toBeGreaterThan(1.5 * meanAt(winter, 'O3', [13, 14, 15]));
    expect(meanAt(winter, 'PM25', [10, 11, 12])).toBeGreaterThan(1.5 * meanAt(summer, 'PM25', [10, 11, 12]));
  });
});

describe('samples of water', () => {
  test('the worst item decides the class, and what is beyond the target is named', () => {
    for (const { row } of water) {
      const sample = row as unknown as WaterSample;
      const actual = waterClassOf(sample);
      const target = (waterClasses as readonly unknown[]).indexOf(row['classTarget']);
      expect(row['classActual']).toBe(actual === undefined ? null : waterClasses[actual]);
      expect(row['exceeded']).toEqual(waterItemsBeyond(sample, target));
    }
    expect(water.some(({ row }) => (row['exceeded'] as unknown[]).length > 0)).toBe(true);
    expect(water.some(({ row }) => row['classActual'] === null)).toBe(true);
  });

  test('every basin has a section, some between provinces, and samples are taken every four hours', () => {
    expect(new Set(water.map(({ row }) => row['basin'])).size).toBe(8);
    expect(new Set(water.filter(({ row }) => row['interprovincial']).map(({ row }) => row['basin']))).toEqual(
      new Set(['钱塘江', '苕溪', '运河']),
    );
    for (const { key, row } of water) {
      const at = Number(row['sampledAt']);
      expect(key).toBe(`${row['sectionCode'] as string}|${at}`);
      expect(at % (4 * hourMs)).toBe(0);
    }
  });
});
