import { join } from 'node:path';

import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeValue } from '@rail/avro';
import { isUscc, loadCatalogue } from '@rail/catalogue';

import { createStream, type StreamOptions } from '../stream/stream.ts';
import { chemicals } from './hazard-sites.ts';

const lines = join(import.meta.dirname, '../../../../schemas/lines');
const ids = [
  'enterprise',
  'food-inspection',
  'special-equipment',
  'online-trade-alert',
  'safety-inspection',
  'farm-product',
  'land-contract',
];
const datasets = loadCatalogue(lines).datasets.filter(({ id }) => ids.includes(id));
const startMs = Date.UTC(2026, 10, 24, 2);
const today = Math.floor((startMs + 8 * 3_600_000) / 86_400_000);
const count = 40_000;

type Row = Readonly<Record<string, unknown>>;
const rows = new Map<string, Row[]>(ids.map((id) => [id, []]));
const rowsOf = (id: string): readonly Row[] => rows.get(id)!;
const text = (row: Row, field: string): string => row[field] as string;
const valuesOf = (id: string, field: string, among = rowsOf(id)): Set<unknown> =>
  new Set(among.map((row) => row[field]));
const list = (row: Row, field: string): readonly Row[] => row[field] as readonly Row[];
/** A decimal without its point. */
const unscaled = (bytes: unknown): number => Number.parseInt((bytes as Buffer).toString('hex'), 16);
/** The newest row of each key. */
const newest = (id: string, key: string): readonly Row[] => {
  const byKey = new Map<unknown, Row>();
  for (const row of rowsOf(id)) byKey.set(row[key], row);
  return [...byKey.values()];
};

beforeAll(() => {
  for (const [id, row] of generated(ids, count)) rows.get(id)!.push(row);
});

/** Rows of some datasets as one publisher with this seed generates them, without flaws. */
function* generated(chosen: readonly string[], count: number, size: Partial<StreamOptions> = {}) {
  const flawless = datasets
    .filter(({ id }) => chosen.includes(id))
    .map((dataset) => ({ ...dataset, errors: { late: 0, duplicate: 0, disorder: 0, malformed: 0 } }));
  const stream = createStream(flawless, { seed: 11, startMs, ...size });
  for (let at = 0; at < count; at++) {
    const { dataset, value } = stream.next();
    if (value !== null) {
      yield [dataset.id, decodeValue(dataset.schema, value, 0, value.length).value as Row] as const;
    }
  }
}

describe('what a demonstration of some eighty records of a dataset shows', () => {
  test.each([
    ['food-inspection', 'verdict', ['QUALIFIED', 'UNQUALIFIED', 'PROBLEM']],
    ['food-inspection', 'disposal', ['NONE', 'RECALL', 'PENALTY', 'CLOSED']],
    ['food-inspection', 'stage', ['PRODUCTION', 'CIRCULATION', 'CATERING', 'FARM_PRODUCT']],
    ['special-equipment', 'status', ['UNREGISTERED', 'IN_USE', 'STOPPED', 'SCRAPPED']],
    ['online-trade-alert', 'status', ['DETECTED', 'ASSIGNED', 'HANDLING', 'CLOSED', 'DISMISSED']],
    ['safety-inspection', 'verdict', ['PASS', 'RECTIFY', 'SUSPEND', 'PENALTY']],
    ['safety-inspection', 'majorHazardLevel', ['NONE', 'LEVEL_1', 'LEVEL_2', 'LEVEL_3', 'LEVEL_4']],
    ['farm-product', 'status', ['ISSUED', 'SOLD', 'RECALLED']],
    ['land-contract', 'status', ['EFFECTIVE', 'TRANSFERRED', 'EXPIRED', 'DISPUTED']],
  ])('%s: every %s', (id, field, expected) => {
    expect(valuesOf(id, field, rowsOf(id).slice(0, 80))).toEqual(new Set(expected));
  });

  test('pressure vessels, cranes and piping at sites of major hazards are overdue for inspection', () => {
    const overdue = rowsOf('special-equipment')
      .slice(0, 100)
      .filter((row) => row['status'] === 'IN_USE' && (row['nextInspectionDue'] as number) < today);

    expect(valuesOf('', 'categoryCode', overdue)).toEqual(new Set(['2000', '4000', '8000']));
    const sites = rowsOf('safety-inspection')
      .slice(0, 80)
      .filter((row) => row['majorHazardLevel'] !== 'NONE');
    const users = valuesOf('', 'userUscc', overdue);
    expect([...valuesOf('', 'uscc', sites)].filter((uscc) => users.has(uscc)).length).toBeGreaterThan(2);
  });

  test('a quarter of the inspections are at sites of hazardous chemicals, which are listed', () => {
    const first = rowsOf('safety-inspection').slice(0, 80);
    const hazardous = first.filter((row) => row['hazardousChemical'] === true);

    expect(hazardous.length).toBeGreaterThanOrEqual(first.length / 4);
    expect(hazardous.every((row) => list(row, 'chemicals').length > 0)).toBe(true);
  });

  test('some enterprises were inspected, but not within a year', () => {
    const last = new Map<string, number>();
    for (const row of rowsOf('safety-inspection').slice(0, 80)) {
      const [uscc, at] = [text(row, 'uscc'), Number(row['inspectedAt'])];
      last.set(uscc, Math.max(last.get(uscc) ?? 0, at));
    }

    expect([...last.values()].filter((at) => at < startMs - 366 * 86_400_000).length).toBeGreaterThan(3);
  });

  test('samples of makers of food and drink fail, and shops of enterprises give alerts', () => {
    const industries = new Map(rowsOf('enterprise').map((row) => [row['uscc'], text(row, 'industryCode')]));
    const failed = rowsOf('food-inspection')
      .slice(0, 80)
      .filter((row) => row['verdict'] === 'UNQUALIFIED')
      .flatMap((row) => industries.get(row['producerUscc']) ?? []);

    expect(failed.filter((code) => /^C1[345]/.test(code)).length).toBeGreaterThan(3);
    expect(
      rowsOf('online-trade-alert')
        .slice(0, 80)
        .filter((row) => row['operatorUscc'] !== null).length,
    ).toBeGreaterThan(40);
  });
});

describe('what the datasets have in common', () => {
  test.each([
    ['food-inspection', 'sampledUscc'],
    ['food-inspection', 'producerUscc'],
    ['special-equipment', 'userUscc'],
    ['special-equipment', 'maintenanceUscc'],
    ['online-trade-alert', 'operatorUscc'],
    ['safety-inspection', 'uscc'],
    ['farm-product', 'buyerUscc'],
    ['land-contract', 'transfereeUscc'],
  ])('%s: every %s stands in the register of enterprises', (id, field) => {
    const known = valuesOf('enterprise', 'uscc');
    const named = [...valuesOf(id, field)].filter((uscc) => uscc !== null);

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((uscc) => !known.has(uscc))).toEqual([]);
  });

  test('the trace code of a sample is one that the farms published, and a failed one is recalled', () => {
    const certificates = new Map(newest('farm-product', 'traceCode').map((row) => [row['traceCode'], row]));
    const samples = newest('food-inspection', 'sampleNumber').filter((row) => row['stage'] === 'FARM_PRODUCT');

    expect(samples.length).toBeGreaterThan(100);
    for (const { traceCode, productName } of samples) {
      expect(certificates.get(traceCode)?.['productName']).toBe(productName);
    }
    const failed = samples.filter((row) => row['disposal'] !== 'NONE');
    const recalled = failed.filter((row) => certificates.get(row['traceCode'])?.['status'] === 'RECALLED');
    expect(recalled.length).toBeGreaterThan(failed.length * 0.8);
  });

  test('publishers of two lines with one seed name the same trace codes, although neither hears of the other', () => {
    const published = new Set([...generated(['farm-product'], 120)].map(([, row]) => row['traceCode']));
    const traced = [...generated(['food-inspection'], 300)].flatMap(([, row]) => row['traceCode'] ?? []);

    expect(traced.length).toBeGreaterThan(50);
    expect(traced.filter((code) => !published.has(code))).toEqual([]);
  });

  test('a world of a few persons and entities has every dataset too', () => {
    const seen = new Set([...generated(ids, 5000, { persons: 9, enterprises: 6 })].map(([id]) => id));

    expect(seen.size).toBe(ids.length);
  });

  test('sites of hazardous chemicals are enterprises of C25 and C26, each inspected several times', () => {
    const industries = new Map(rowsOf('enterprise').map((row) => [row['uscc'], text(row, 'industryCode')]));
    const inspections = new Map<string, Set<unknown>>();
    for (const row of rowsOf('safety-inspection').filter(({ hazardousChemical }) => hazardousChemical === true)) {
      const uscc = text(row, 'uscc');
      expect(industries.get(uscc)).toMatch(/^C2[56]/);
      inspections.set(uscc, (inspections.get(uscc) ?? new Set()).add(row['inspectionId']));
    }

    expect([...inspections.values()].filter(({ size }) => size > 2).length).toBeGreaterThan(10);
  });

  test('equipment stands in the division of its user', () => {
    const places = new Map<unknown, Set<string>>();
    for (const row of rowsOf('enterprise')) {
      places.set(
        row['uscc'],
        (places.get(row['uscc']) ?? new Set()).add((row['address'] as Row)['divisionCode'] as string),
      );
    }
    for (const row of rowsOf('special-equipment')) {
      expect([...places.get(row['userUscc'])!]).toContain((row['site'] as Row)['divisionCode']);
    }
  });

  test('a field of a farm product is a field of a contract of its household', () => {
    const fields = new Map<unknown, unknown>();
    for (const row of rowsOf('land-contract')) {
      for (const field of list(row, 'fields')) fields.set(field['fieldCode'], row['contractorIdNumber']);
    }
    const grown = rowsOf('farm-product').filter((row) => (row['base'] as Row)['fieldCode'] !== null);
    const found = grown.filter((row) => fields.get((row['base'] as Row)['fieldCode']) !== undefined);

    expect(found.length).toBeGreaterThan(grown.length * 0.8);
    for (const row of found) {
      const { producer } = row as { producer: { value?: Row } & Row };
      expect(JSON.stringify(producer)).toContain(fields.get((row['base'] as Row)['fieldCode']));
    }
  });
});

describe('what holds in every record', () => {
  test('a CAS number has its check digit', () => {
    for (const row of rowsOf('safety-inspection')) {
      for (const { cas } of list(row, 'chemicals')) {
        const digits = (cas as string).replaceAll('-', '').split('').map(Number).toReversed();
        const sum = digits.slice(1).reduce((total, digit, at) => total + digit * (at + 1), 0);
        expect(sum % 10).toBe(digits[0]);
      }
    }
  });

  test('the level of a major hazard is that of the amounts over their thresholds (GB 18218)', () => {
    const least = { NONE: 0, LEVEL_4: 1, LEVEL_3: 10, LEVEL_2: 50, LEVEL_1: 100 };
    const thresholds = new Map(chemicals.map(({ cas, thresholdT }) => [cas.toString('latin1', 1), thresholdT]));
    for (const row of rowsOf('safety-inspection')) {
      const ratio = list(row, 'chemicals').reduce(
        (sum, { cas, storedT }) => sum + unscaled(storedT) / 1000 / thresholds.get(cas as string)!,
        0,
      );
      const level = Object.entries(least).findLast(([, from]) => ratio >= from)?.[0];
      expect(row['majorHazardLevel']).toBe(level);
    }
  });

  test('inspectors come on weekdays from nine to five', () => {
    for (const row of rowsOf('safety-inspection')) {
      const local = new Date(Number(row['inspectedAt']) + 8 * 3_600_000);
      expect([0, 6]).not.toContain(local.getUTCDay());
      expect(local.getUTCHours()).toBeGreaterThanOrEqual(9);
      expect(local.getUTCHours()).toBeLessThan(17);
    }
  });

  test('a closed inspection has no finding that is not rectified, a passed one has none', () => {
    for (const row of rowsOf('safety-inspection')) {
      const open = list(row, 'findings').filter(({ rectifiedOn }) => rectifiedOn === null).length;
      expect(row['closedAt'] !== null).toBe(open === 0);
      if (row['verdict'] === 'PASS') expect(list(row, 'findings')).toEqual([]);
      expect(row['penalty'] !== null).toBe(row['verdict'] === 'PENALTY');
    }
  });

  test('an item fails if more was measured than its limit, and a sample if an item does', () => {
    for (const row of rowsOf('food-inspection')) {
      const failed = list(row, 'items').filter(({ passed }) => passed === false);
      for (const { limitValue, measured, passed } of list(row, 'items')) {
        expect(unscaled(measured) <= Math.round(Number((limitValue as string).slice(1)) * 10_000)).toBe(passed);
      }
      const overturned = (row['retest'] as Row | null)?.['verdict'] === 'OVERTURNED';
      expect(row['verdict'] === 'QUALIFIED').toBe(failed.length === 0 || overturned);
    }
  });

  test('a report comes three to twenty days after the sample', () => {
    for (const row of rowsOf('food-inspection')) {
      const days = Math.round((Number(row['eventTime']) + 8 * 3_600_000) / 86_400_000) - (row['sampledOn'] as number);
      expect(days).toBeGreaterThanOrEqual(3);
      expect(days).toBeLessThanOrEqual(20);
    }
  });

  test('pesticides were used so long before the harvest as their interval asks for', () => {
    for (const row of rowsOf('farm-product')) {
      for (const { usedOn, intervalDays } of list(row, 'pesticideUses')) {
        expect((usedOn as number) + (intervalDays as number)).toBeLessThanOrEqual(row['harvestedOn'] as number);
      }
    }
  });

  test('land is let by village collectives and has a taker unless it is held or swapped by households', () => {
    for (const row of rowsOf('land-contract')) {
      expect(text(row, 'issuerUscc').slice(0, 4)).toBe('N233');
      expect(isUscc(text(row, 'issuerUscc'))).toBe(true);
      expect(row['transfereeUscc'] === null).toBe(row['kind'] === 'HOUSEHOLD' || row['kind'] === 'SWAP');
      expect(text(row, 'contractCode').slice(0, 6)).toBe(row['divisionCode']);
    }
  });

  test('what is not registered has no number and no inspection; alarms come newest first', () => {
    for (const row of rowsOf('special-equipment')) {
      const isNew = row['status'] === 'UNREGISTERED';
      expect([row['registrationNumber'] === null, row['lastInspection'] === null]).toEqual([isNew, isNew]);
      const at = list(row, 'alarms').map((alarm) => Number(alarm['at']));
      expect(at.toSorted((left, right) => right - left)).toEqual(at);
    }
  });
});
