import { beforeAll, describe, expect, test } from '@jest/globals';

import { decodedRows, groupedBy, type Row, startMs, unscaled } from '../testing/decoded-rows.ts';

const [quarterMs, hourMs, dayMs] = [900_000, 3_600_000, 86_400_000];
let readings: readonly Row[] = [];
let bodies: ReadonlyMap<unknown, Row> = new Map();
const keyOf = (row: Row): string => `${row['meterId'] as string}|${String(row['periodStart'])}`;
const startOf = (row: Row): number => Number(row['periodStart']);

beforeAll(() => {
  const rows = decodedRows(['energy-consumption', 'enterprise'], 60_000, { enterprises: 300 });
  readings = rows('energy-consumption');
  bodies = new Map(rows('enterprise').map((row) => [row['uscc'], row]));
});

describe('readings of meters', () => {
  test('the first eighty show every quality', () => {
    expect(new Set(readings.slice(0, 80).map(({ quality }) => quality))).toEqual(
      new Set(['MEASURED', 'ESTIMATED', 'CORRECTED']),
    );
  });

  test('every meter belongs to an enterprise, with its industry', () => {
    for (const row of readings) {
      if (bodies.get(row['uscc'])?.['industryCode'] !== row['industryCode']) expect(row).toBe('of an enterprise');
    }
  });

  test('a period is told once; an estimate, about one in thirty, is corrected once, a day or more later', () => {
    let [estimated, corrected] = [0, 0];
    for (const versions of Map.groupBy(readings, keyOf).values()) {
      const qualities = versions.map(({ quality }) => quality).join(' ');
      if (!['MEASURED', 'ESTIMATED', 'ESTIMATED CORRECTED'].includes(qualities)) expect(qualities).toBe('one of those');
      if (qualities.startsWith('EST')) estimated++;
      if (!qualities.endsWith('CORRECTED')) continue;
      corrected++;
      expect(startOf(versions[0]!)).toBeLessThanOrEqual(startMs + 60_000 - dayMs);
      expect(versions[1]!['sourceVersion']).toBeGreaterThan(versions[0]!['sourceVersion'] as bigint);
    }
    expect(estimated / readings.length).toBeCloseTo(0.03, 2);
    expect(corrected).toBeGreaterThan(20);
  });

  test('periods are over, full quarters for electricity and full hours for all else', () => {
    for (const row of readings) {
      const minutes = row['energyKind'] === 'ELECTRICITY' ? 15 : 60;
      const ended = startOf(row) + minutes * 60_000 <= startMs + 60_000;
      if (row['periodMinutes'] !== minutes || startOf(row) % (minutes * 60_000) !== 0 || !ended) {
        expect(row).toBe('a full period');
      }
    }
  });

  test('the newest quarter is told first, of every meter before the next is begun', () => {
    const newest = readings.filter((row) => startOf(row) === startMs - quarterMs);
    const meters = new Set(readings.filter((row) => row['periodMinutes'] === 15).map(({ meterId }) => meterId));

    expect(readings[0]).toBe(newest[0]);
    expect(new Set(newest.map(({ meterId }) => meterId))).toEqual(meters);
  });

  test('electricity of a period is of one band, all of it; the bands are those of the hours', () => {
    const hoursOf = new Map<string, Set<number>>();
    for (const row of readings) {
      const tariff = [...(row['tariff'] as Map<string, unknown>)];
      if (row['energyKind'] !== 'ELECTRICITY') expect(tariff).toEqual([]);
      else {
        const [[band, quantity]] = tariff as [[string, unknown]];
        expect([tariff.length, unscaled(quantity)]).toEqual([1, unscaled(row['quantity'])]);
        const hours = hoursOf.get(band) ?? new Set<number>();
        hoursOf.set(band, hours.add(Math.floor((startOf(row) + 8 * hourMs) / hourMs) % 24));
      }
    }
    expect([...hoursOf.keys()].toSorted()).toEqual(['峰', '平', '谷'].toSorted());
    expect(hoursOf.get('谷')).toContain(3);
    expect(hoursOf.get('峰')).toContain(9);
    expect(hoursOf.get('平')).toContain(19);
  });

  test('a thousand kilowatt-hours count as 0.1229 tons of coal', () => {
    for (const row of readings) {
      if (row['energyKind'] !== 'ELECTRICITY') continue;
      const coal = unscaled(row['quantity']) * 0.000_122_9;
      expect(Math.abs(unscaled(row['tce']) - coal)).toBeLessThanOrEqual(0.5001);
    }
  });

  test('some meters use less than half since three days before the start, the others as before', () => {
    const mean = (of: readonly Row[]): number =>
      of.reduce((sum, row) => sum + unscaled(row['quantity']), 0) / of.length;
    const daysBefore = (row: Row): number => (startMs - startOf(row)) / dayMs;
    const shares = [...groupedBy(readings, 'meterId').values()].flatMap((rows) => {
      // The same hours of two working days.
      const before = rows.filter((row) => daysBefore(row) > 4 && daysBefore(row) < 4.1);
      const lately = rows.filter((row) => daysBefore(row) < 0.1);
      return before.length > 0 && lately.length > 0 ? [mean(lately) / mean(before)] : [];
    });

    expect(shares.length).toBeGreaterThan(30);
    expect(shares.filter((share) => share < 0.6).length).toBeGreaterThan(0);
    expect(shares.filter((share) => share < 0.75).length).toBeLessThan(shares.length * 0.1);
  });
});
