import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { decodeValue } from '@rail/avro';
import { codeLists, type DatasetManifest, loadCatalogue } from '@rail/catalogue';

import { createStream } from '../stream/stream.ts';

type Value = Readonly<Record<string, unknown>>;
type Step = Readonly<Record<'at' | 'node' | 'dept' | 'action', unknown>>;

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));
const startMs = Date.UTC(2026, 10, 24, 2);
const dayMs = 86_400_000;

/** The records of one dataset, none of them late or wrong. */
function recordsOf(id: string, count: number, recordsPerSecond: number): Value[] {
  const found = catalogue.datasets.find((dataset) => dataset.id === id)!;
  const dataset: DatasetManifest = { ...found, errors: { late: 0, duplicate: 0, disorder: 0, malformed: 0 } };
  const stream = createStream([dataset], { seed: 5, startMs, recordsPerSecond, persons: 3000, enterprises: 800 });
  return Array.from({ length: count }, () => {
    const { value } = stream.next();
    return decodeValue(dataset.schema, value!, 0, value!.length).value as Value;
  });
}

const newestOf = (values: readonly Value[], key: string): Map<unknown, Value> =>
  new Map(values.map((value) => [value[key], value]));

describe.each([
  ['grid-event', 'eventNumber'],
  ['facility-event', 'caseNumber'],
] as const)('the files of %s', (id, key) => {
  const values = recordsOf(id, 6000, 60);
  const newest = [...newestOf(values, key).values()];

  test('steps only grow, in the order of their time, and the newest is the event time', () => {
    const last = new Map<unknown, readonly Step[]>();
    for (const value of values) {
      const steps = value['steps'] as readonly Step[];
      const before = last.get(value[key]) ?? [];
      expect(steps.length).toBe(before.length + 1);
      expect(steps.slice(0, -1)).toEqual(before);
      expect(steps.every(({ at }, index) => index === 0 || at! > steps[index - 1]!.at!)).toBe(true);
      expect(steps.at(-1)!.at).toBe(value['eventTime']);
      last.set(value[key], steps);
    }
  });

  test('what is closed has a closing time, and only that', () => {
    const isOver = ({ status }: Value): boolean => status === 'CLOSED' || status === 'VOID';

    expect(values.filter((value) => isOver(value) !== (value['closedAt'] !== null))).toEqual([]);
  });

  test('some are closed, some are open past their due time', () => {
    const open = newest.filter(({ closedAt }) => closedAt === null);

    expect(newest.filter(({ status }) => status === 'CLOSED').length).toBeGreaterThan(newest.length / 3);
    expect(open.filter(({ dueAt }) => Number(dueAt) < startMs).length).toBeGreaterThan(20);
  });

  test('they lie in few grids, and the grid is that of the place', () => {
    expect(values.filter(({ place, gridCode }) => (place as Value)['gridCode'] !== gridCode)).toEqual([]);
    expect(new Set(values.map(({ gridCode }) => gridCode)).size).toBeLessThan(260);
  });
});

describe('what the datasets hold', () => {
  test('events of all four platforms come with their categories, elders under the number of one who is old', () => {
    const values = recordsOf('grid-event', 4000, 60);
    const platforms: Record<string, string> = { ZZ: 'COMPREHENSIVE', SC: 'MARKET', ZF: 'ENFORCEMENT', BM: 'SERVICE' };
    for (const value of values) {
      const code = value['categoryCode'] as string;
      expect(codeLists.gridEventCategories.has(code)).toBe(true);
      expect(value['platform']).toBe(platforms[code.slice(0, 2)]);
    }
    const elders = values.filter(({ categoryCode }) => categoryCode === 'BM02');
    const ages = elders.map(({ subjectIdNumber }) => 2026 - Number((subjectIdNumber as string).slice(6, 10)));

    expect(Math.min(...ages)).toBeGreaterThanOrEqual(74);
    expect(Math.max(...ages)).toBeGreaterThanOrEqual(80);
    expect(new Set(values.map(({ categoryCode }) => categoryCode)).size).toBe(15);
  });

  test('a component case names the component, which lies where it fails each time', () => {
    const components = recordsOf('facility-event', 6000, 60).filter(({ kind }) => kind === 'COMPONENT');
    const placeOf = new Map<unknown, unknown>();
    for (const { objectCode, divisionCode, majorCode, minorCode, gridCode } of components) {
      expect((objectCode as string).slice(0, 11)).toBe([divisionCode, majorCode, minorCode].join(''));
      expect(placeOf.get(objectCode) ?? gridCode).toBe(gridCode);
      placeOf.set(objectCode, gridCode);
    }
    expect(components.length).toBeGreaterThan(1000);
  });

  test('the police come after eight minutes in the middle case and are called most from 18 to 23 h', () => {
    const newest = [...newestOf(recordsOf('incident', 8000, 50), 'incidentNumber').values()];
    const minutes = newest
      .flatMap(({ arrivedAt, reportedAt }) => (arrivedAt === null ? [] : [Number(arrivedAt) - Number(reportedAt)]))
      .map((ms) => ms / 60_000)
      .toSorted((left, right) => left - right);
    const evening = newest.filter(({ reportedAt }) => {
      const hour = new Date(Number(reportedAt) + 8 * 3_600_000).getUTCHours();
      return hour >= 18 && hour < 23;
    });
    const disputed = newest.filter(({ category }) => category === 'DISPUTE');

    expect(Math.abs(minutes[minutes.length >> 1]! - 8)).toBeLessThan(1.5);
    expect(evening.length / newest.length).toBeGreaterThan(0.33);
    expect(Math.abs(disputed.length / newest.length - 0.2)).toBeLessThan(0.03);
  });

  test('tags stand on all five kinds of objects, with a value of each branch', () => {
    const values = recordsOf('tag', 3000, 40);
    const branches = new Set(values.map(({ value }) => (value === null ? 'null' : typeof Object.values(value!)[0])));

    expect(new Set(values.map(({ objectKind }) => objectKind)).size).toBe(5);
    expect(branches).toEqual(new Set(['null', 'string', 'number', 'boolean']));
    expect(values.some(({ validTo }) => validTo !== null)).toBe(true);
    expect(values.every(({ validFrom }) => Number(validFrom) > startMs - 400 * dayMs)).toBe(true);
  });
});
