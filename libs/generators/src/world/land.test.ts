import { beforeAll, describe, expect, test } from '@jest/globals';

import { decodedRows, groupedBy, newestBy, type Row, startMs, unscaled } from '../testing/decoded-rows.ts';
import { milestoneKinds } from './projects.ts';

const dayMs = 86_400_000;
const ids = ['investment-project', 'land-parcel', 'real-estate', 'resident', 'enterprise'];
let projects: readonly Row[] = [];
let parcels: readonly Row[] = [];
let rights: readonly Row[] = [];
let persons = new Set<unknown>();
let bodies = new Set<unknown>();
const list = (row: Row, field: string): readonly Row[] => row[field] as readonly Row[];
const statuses = (rows: readonly Row[]): Set<unknown> => new Set(rows.map(({ status }) => status));

beforeAll(() => {
  const rows = decodedRows(ids, 30_000, { persons: 800, enterprises: 300 });
  projects = rows('investment-project');
  parcels = rows('land-parcel');
  rights = rows('real-estate');
  persons = new Set(rows('resident').map(({ idNumber }) => idNumber));
  bodies = new Set(rows('enterprise').map(({ uscc }) => uscc));
});

describe('investment projects', () => {
  test('the first eighty records show every status', () => {
    expect(statuses(projects.slice(0, 80))).toEqual(
      new Set(['CODED', 'APPROVED', 'STARTED', 'COMPLETED', 'SUSPENDED', 'LAPSED']),
    );
  });

  test('milestones come in their order, never in the future, and none is left out', () => {
    for (const row of projects) {
      const milestones = list(row, 'milestones');
      const times = milestones.map(({ at }) => Number(at));
      expect(milestones.map(({ kind }) => kind)).toEqual(milestoneKinds.slice(0, milestones.length));
      expect(times).toEqual(times.toSorted((left, right) => left - right));
      expect(times.at(-1)).toBeLessThan(startMs + 600_000);
    }
  });

  test('the owner is an enterprise of the world, the sources pay for all of it', () => {
    for (const row of projects) {
      expect(bodies.has(row['ownerUscc'])).toBe(true);
      const sources = [...(row['fundSources'] as Map<string, unknown>).values()].map(unscaled);
      expect(sources.reduce((sum, part) => sum + part, 0)).toBe(unscaled(row['totalWan']));
      expect(unscaled(row['paidWan'])).toBeLessThanOrEqual(unscaled(row['totalWan']));
    }
  });
});

describe('land parcels', () => {
  test('the first forty-five records show every status', () => {
    expect(statuses(parcels.slice(0, 45))).toEqual(
      new Set(['PLANNED', 'SUPPLIED', 'UNDER_CONSTRUCTION', 'COMPLETED', 'IDLE']),
    );
  });

  test('the project of a parcel has the parcel', () => {
    const parcelsOf = new Map(projects.map((row) => [row['projectCode'], row['parcelCodes'] as string[]]));
    const of = parcels.filter(({ projectCode }) => parcelsOf.has(projectCode));

    expect(of.filter((row) => !parcelsOf.get(row['projectCode'])!.includes(row['parcelCode'] as string))).toEqual([]);
    expect(of.length).toBeGreaterThan(parcels.length / 2);
  });

  test('idle land was to be begun more than two years ago', () => {
    const today = Math.floor(startMs / dayMs);
    const idle = newestBy(parcels, 'parcelCode').filter(({ status }) => status === 'IDLE');

    expect(idle.length).toBeGreaterThan(0);
    expect(idle.filter((row) => (row['startDueOn'] as number) > today - 730)).toEqual([]);
  });

  test('its boundary is a closed ring around about its area', () => {
    for (const row of parcels) {
      const [ring] = row['boundary'] as Record<'lon' | 'lat', number>[][];
      const [first, , third] = ring!;
      expect(ring!.at(-1)).toEqual(first);
      const area = (third!.lon - first!.lon) * 96_000 * (third!.lat - first!.lat) * 111_000;
      expect(Math.abs(area * 100 - unscaled(row['areaSqm'])) / unscaled(row['areaSqm'])).toBeLessThan(0.001);
    }
  });
});

describe('rights in real estate', () => {
  test('the first eighty records show every status and every kind of right', () => {
    expect(statuses(rights.slice(0, 80))).toEqual(new Set(['CURRENT', 'TRANSFERRED', 'SEIZED', 'CANCELLED']));
    expect(new Set(rights.slice(0, 80).map(({ rightKind }) => rightKind)).size).toBe(7);
  });

  test('every unit lies on a parcel that the land office tells of', () => {
    const told = new Set(parcels.map(({ parcelCode }) => parcelCode));
    const on = rights.filter(({ unitCode }) => told.has((unitCode as string).slice(0, 19)));

    expect(on.length).toBeGreaterThan(rights.length * 0.99);
  });

  test('owners are residents, their shares make a whole', () => {
    for (const row of rights) {
      const owners = list(row, 'owners');
      expect(owners.filter(({ ownerId }) => !persons.has(ownerId))).toEqual([]);
      expect(owners.reduce((sum, { share }) => sum + unscaled(share), 0)).toBe(10_000);
      expect(owners.length === 1).toBe(row['coOwnership'] === 'SOLE');
    }
  });

  test('what is transferred has a price, and goes on under another certificate', () => {
    const sold = rights.filter(({ status }) => status === 'TRANSFERRED');
    for (const row of sold) {
      const at = rights.indexOf(row);
      const next = rights[at + 1];
      expect(row['dealPrice']).not.toBeNull();
      if (next === undefined) continue;
      expect(next['unitCode']).toBe(row['unitCode']);
      expect(next['certificateNumber']).not.toBe(row['certificateNumber']);
      expect([next['status'], next['sourceVersion']]).toEqual(['CURRENT', 1n]);
      expect(unscaled(next['dealPrice'])).toBe(unscaled(row['dealPrice']));
    }
    expect(sold.length).toBeGreaterThan(10);
  });

  test('a seizure has the number of a case and lasts exactly as long as the status says', () => {
    for (const row of rights) {
      const seizures = list(row, 'seizures');
      for (const { caseNumber } of seizures) expect(caseNumber).toMatch(/^（20\d\d）浙\d{2}99执\d+号$/);
      if (row['status'] === 'CANCELLED' || row['status'] === 'TRANSFERRED') continue;
      expect(seizures.some(({ to }) => to === null)).toBe(row['status'] === 'SEIZED');
    }
  });

  test('no certificate comes back after its end', () => {
    for (const versions of groupedBy(rights, 'certificateNumber').values()) {
      const ended = versions.findIndex(({ status }) => status === 'TRANSFERRED' || status === 'CANCELLED');
      if (ended >= 0) expect(versions.length).toBe(ended + 1);
    }
  });
});
