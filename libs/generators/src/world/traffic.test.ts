import { beforeAll, describe, expect, test } from '@jest/globals';
import { identifierChecks } from '@rail/catalogue';

import { decodedRows, groupedBy, newestBy, type Row, unscaled } from '../testing/decoded-rows.ts';
import { dayOf } from './calendar.ts';
import { INWARD, isTollFree, NO_TIDE, OUTWARD, tideAt, trafficAt } from './traffic.ts';

const hourMs = 3_600_000;
const shanghaiMs = 8 * hourMs;
let vehicles: readonly Row[] = [];
let passages: readonly Row[] = [];
let residents: readonly Row[] = [];
let enterprises: readonly Row[] = [];
const plateOf = (row: Row): string => `${row['plateType'] as string}|${row['plateNumber'] as string}`;
const ms = (value: unknown): number => Number(value);

beforeAll(() => {
  const rows = decodedRows(['vehicle', 'expressway-passage', 'resident', 'enterprise'], 40_000, {
    persons: 800,
    enterprises: 300,
  });
  vehicles = rows('vehicle');
  passages = rows('expressway-passage');
  residents = rows('resident');
  enterprises = rows('enterprise');
});

describe('the register of vehicles', () => {
  test('its first eighty records show every status', () => {
    expect(new Set(vehicles.slice(0, 80).map(({ status }) => status))).toEqual(
      new Set(['NORMAL', 'OVERDUE', 'SEIZED', 'TRANSFERRED', 'SCRAPPED']),
    );
  });

  test('plates and vehicle numbers are valid, and an electric car has a plate of its own kind', () => {
    for (const row of vehicles) {
      const plate = row['plateNumber'] as string;
      const electric = ['51', '52'].includes(row['plateType'] as string);
      const good = identifierChecks.plateNumber(plate) && identifierChecks.vin(row['vin'] as string);
      if (!good || electric !== ['BEV', 'PHEV', 'FCEV'].includes(row['fuel'] as string)) {
        expect(row).toBe('a vehicle with valid numbers');
      }
    }
  });

  test('every owner is a resident or an enterprise of the world', () => {
    const persons = new Set(residents.map(({ idNumber }) => idNumber));
    const bodies = new Set(enterprises.map(({ uscc }) => uscc));
    const strangers = vehicles.filter(({ owner }) => {
      const [[kind, value]] = Object.entries(owner as Record<string, Row>) as [[string, Row]];
      return kind.endsWith('PersonOwner') ? !persons.has(value['idNumber']) : !bodies.has(value['uscc']);
    });

    expect(residents.length).toBeGreaterThan(800);
    expect(strangers).toEqual([]);
  });

  test('whoever carries dangerous goods is registered for nothing else', () => {
    expect(vehicles.filter((row) => (row['useNature'] === 'R') !== row['dangerousGoods'])).toEqual([]);
    expect(vehicles.some((row) => row['dangerousGoods'] === true)).toBe(true);
  });
});

describe('passages on expressways', () => {
  test('both phases come among the first eighty records', () => {
    expect(new Set(passages.slice(0, 80).map(({ phase }) => phase))).toEqual(new Set(['ENTRY', 'EXIT']));
  });

  test('a passage is told as an entry, then as an exit of the same vehicle from the same station', () => {
    const kept = ['plateNumber', 'plateType', 'vehicleClass', 'entryStation', 'entryAt', 'divisionCode', 'axleLoadKg'];
    let pairs = 0;
    for (const versions of groupedBy(passages, 'passageId').values()) {
      expect(versions.map(({ phase }) => phase)).toEqual(versions.length === 1 ? ['ENTRY'] : ['ENTRY', 'EXIT']);
      const [entry, exit] = versions;
      if (entry === undefined || exit === undefined) continue;
      pairs++;
      if (kept.some((field) => entry[field] !== exit[field])) expect([entry, exit]).toBe('one passage');
    }
    expect(pairs).toBeGreaterThan(1000);
  });

  test('no vehicle leaves before it enters, none is faster than 200 km/h, gantries lie between', () => {
    for (const row of passages) {
      if (row['phase'] !== 'EXIT') continue;
      const [entryMs, exitMs] = [ms(row['entryAt']), ms(row['exitAt'])];
      const times = (row['gantries'] as Row[]).map(({ at }) => ms(at));
      const kmh = (unscaled(row['distanceKm']) * 3600) / (exitMs - entryMs);
      const course = [entryMs, ...times, exitMs];
      const rising = course.every((at, index) => index === 0 || at > course[index - 1]!);
      if (!rising || kmh > 200 || kmh < 1 || row['exitStation'] === row['entryStation']) {
        expect(row).toBe('a passage that a vehicle can make');
      }
    }
  });

  test('whatever is on the road stands in the register by then, and is dangerous where the register says so', () => {
    const dangerous = new Map(vehicles.map((row) => [plateOf(row), row['dangerousGoods']]));
    // A vehicle that was registered a moment ago may be on the road before the register tells of it.
    const known = passages.filter((row) => dangerous.has(plateOf(row)));

    expect(known.length).toBeGreaterThan(passages.length * 0.98);
    expect(known.filter((row) => dangerous.get(plateOf(row)) !== row['dangerousGoods'])).toEqual([]);
    expect(passages.some((row) => row['dangerousGoods'] === true)).toBe(true);
  });

  test('entries of the day that is past have two peaks, 7 to 9 and 17 to 19', () => {
    const byHour = Array.from({ length: 24 }, () => 0);
    for (const { entryAt, phase } of passages) {
      if (phase === 'ENTRY') byHour[Math.floor((ms(entryAt) + shanghaiMs) / hourMs) % 24]!++;
    }
    const around = (from: number, to: number): number =>
      byHour.slice(from, to).reduce((sum, count) => sum + count, 0) / (to - from);

    // The hours around the start of the world also hold what is told as it happens.
    expect(around(17, 19)).toBeGreaterThan(1.5 * around(12, 16));
    expect(around(17, 19)).toBeGreaterThan(2 * around(20, 24));
    expect(around(7, 9)).toBeGreaterThan(4 * around(0, 5));
  });

  test('stations and gantries are of counties of Zhejiang', () => {
    expect(passages.filter((row) => !/^33\d{4}S0[12]$/.test(row['entryStation'] as string))).toEqual([]);
    const gantries = passages.flatMap((row) => (row['gantries'] as Row[]).map(({ gantryId }) => gantryId as string));
    expect(gantries.filter((id) => !/^33\d{4}G\d[12]$/.test(id))).toEqual([]);
  });

  test('the same vehicle is met again and again', () => {
    expect(newestBy(passages, 'plateNumber').length).toBeLessThan(passages.length / 10);
  });
});

describe('who is on the road', () => {
  const draws = Array.from({ length: 1000 }, (_, draw) => draw / 1000);
  const share = (hour: number, group: string): number =>
    draws.filter((draw) => trafficAt(hour, draw) === group).length / draws.length;

  test('trucks at night, cars in the rush hours', () => {
    expect(share(2, 'truck')).toBeGreaterThan(0.5);
    expect(share(8, 'car')).toBeGreaterThan(0.7);
  });

  test('no dangerous goods from midnight to six', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => share(hour, 'dangerous') > 0);

    expect(hours).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
  });

  test('on Friday evening out of the large cities, on Sunday evening in, at no other time', () => {
    const [friday, sunday] = [dayOf(2026, 11, 27), dayOf(2026, 11, 29)];

    expect([tideAt(friday, 18), tideAt(sunday, 18)]).toEqual([OUTWARD, INWARD]);
    expect([tideAt(friday, 12), tideAt(friday + 1, 18), tideAt(sunday, 23)]).toEqual([NO_TIDE, NO_TIDE, NO_TIDE]);
  });

  test('the tide of the weekend shows in the ways that are taken', () => {
    const cityOf = (row: Row, station: string): string => (row[station] as string).slice(0, 4);
    const fromHangzhou = (startMs: number): number => {
      const rows = decodedRows(['expressway-passage'], 6000, { startMs })('expressway-passage').filter(
        (row) => row['phase'] === 'EXIT' && cityOf(row, 'entryStation') !== cityOf(row, 'exitStation'),
      );
      return rows.filter((row) => cityOf(row, 'entryStation') === '3301').length / rows.length;
    };

    expect(fromHangzhou(Date.UTC(2026, 10, 27, 10))).toBeGreaterThan(1.5 * fromHangzhou(Date.UTC(2026, 10, 29, 10)));
  });

  test('cars pass freely on national holidays and on no other day', () => {
    expect([isTollFree(dayOf(2026, 10, 1)), isTollFree(dayOf(2026, 10, 8))]).toEqual([true, false]);
    expect([isTollFree(dayOf(2026, 2, 23)), isTollFree(dayOf(2026, 2, 24))]).toEqual([true, false]);
    expect([isTollFree(dayOf(2027, 5, 5)), isTollFree(dayOf(2027, 4, 7))]).toEqual([true, false]);
  });
});
