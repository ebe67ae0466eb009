import { encodeValue, parseSchema, type RecordSchema } from '@rail/avro';
import type { QualityRule } from '@rail/catalogue';
import { describe, expect, test } from '@jest/globals';
import { compileTranscoder } from '@rail/transcoder';

import { compileChecks } from './compile-checks.ts';
import { LifeCycle } from './life-cycle.ts';

const schema = parseSchema({
  type: 'record',
  name: 'test.Visit',
  fields: [
    { name: 'uscc', type: ['null', 'string'], default: null },
    { name: 'birthDate', type: { type: 'int', logicalType: 'date' } },
    { name: 'idNumber', type: 'string' },
    { name: 'divisionCode', type: 'string' },
    { name: 'plate', type: 'string' },
    {
      name: 'parties',
      type: { type: 'array', items: { type: 'record', name: 'Party', fields: [{ name: 'id', type: 'string' }] } },
    },
    { name: 'total', type: { type: 'bytes', logicalType: 'decimal', precision: 16, scale: 2 } },
    { name: 'paid', type: { type: 'bytes', logicalType: 'decimal', precision: 16, scale: 2 } },
    { name: 'own', type: { type: 'bytes', logicalType: 'decimal', precision: 16, scale: 2 } },
    { name: 'entryAt', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'exitAt', type: ['null', { type: 'long', logicalType: 'timestamp-millis' }], default: null },
    { name: 'status', type: { type: 'enum', name: 'Status', symbols: ['OPEN', 'HANDLING', 'CLOSED'] } },
    { name: 'eventTime', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'sourceVersion', type: 'long' },
  ],
}) as RecordSchema;

const cents = (amount: number): Buffer => Buffer.of((amount >> 8) & 0xff, amount & 0xff);
const good = {
  uscc: '91330199MA0DEM0A7F',
  birthDate: Math.floor(Date.UTC(1988, 2, 15) / 86_400_000),
  idNumber: '330199198803150011',
  divisionCode: '330106',
  plate: '浙A00X01',
  parties: [{ id: '330199198803150011' }, { id: '331099199511111045' }],
  total: cents(300),
  paid: cents(200),
  own: cents(100),
  entryAt: 1_770_000_000_000n,
  exitAt: 1_770_000_600_000n,
  status: 'OPEN',
  eventTime: 1_770_000_000_000n,
  sourceVersion: 1n,
};
type Visit = { [Name in keyof typeof good]: (typeof good)[Name] | null };

function datasetWith(...quality: QualityRule[]) {
  return {
    topic: 'line.test.visit',
    kind: 'event' as const,
    schema,
    eventTime: 'eventTime',
    version: 'sourceVersion',
    quality,
  };
}

function broken(rule: QualityRule, change: Partial<Visit>, mode: 'emit' | 'interpret' = 'emit'): boolean {
  const transcoder = compileTranscoder(schema, [], { checks: compileChecks(datasetWith(rule)), mode });
  const bytes = encodeValue(schema, { ...good, ...change });
  expect(transcoder.transcode(bytes, 0, bytes.length)).toBeUndefined();
  return transcoder.brokenCount === 1;
}

const on = 'quarantine' as const;
const rules = {
  uscc: { rule: 'identifier', field: 'uscc', kind: 'uscc', on },
  parties: { rule: 'identifier', field: 'parties.id', kind: 'citizenNumber', on },
  division: { rule: 'code-list', field: 'divisionCode', list: 'divisions', on },
  plate: { rule: 'identifier', field: 'plate', kind: 'plateNumber', on },
  order: { rule: 'not-after', field: 'entryAt', other: 'exitAt', on },
  birth: { rule: 'birth-date', field: 'birthDate', of: 'idNumber', on },
  sum: { rule: 'holds', field: 'total', that: 'total == paid + own', on },
} as const satisfies Record<string, QualityRule>;

describe('a quality rule', () => {
  test.each(Object.entries(rules))('%s lets a good record pass, generated and interpreted', (_name, rule) => {
    expect(broken(rule, {})).toBe(false);
    expect(broken(rule, {}, 'interpret')).toBe(false);
  });

  test.each([
    ['uscc', { uscc: '91330199MA0DEM0A7G' }],
    ['parties', { parties: [{ id: '330199198803150011' }, { id: '331099199511111046' }] }],
    ['plate', { plate: '浙A00I01' }],
    ['division', { divisionCode: '339999' }],
    ['division', { divisionCode: '330103' }], // 下城区 ended in 2021
    ['order', { exitAt: 1_769_999_999_999n }],
    ['birth', { birthDate: 6649 }],
    ['sum', { total: cents(301) }],
  ] satisfies [keyof typeof rules, Partial<Visit>][])('%s is broken by %j', (name, change) => {
    expect(broken(rules[name], change)).toBe(true);
    expect(broken(rules[name], change, 'interpret')).toBe(true);
  });

  test('a field that is null breaks none, nor does an empty list', () => {
    expect(broken(rules.uscc, { uscc: null })).toBe(false);
    expect(broken(rules.order, { exitAt: null })).toBe(false);
    expect(broken(rules.parties, { parties: [] })).toBe(false);
  });

  test('a division is good in its own time', () => {
    expect(broken(rules.division, { divisionCode: '330103', eventTime: BigInt(Date.UTC(2020, 0, 1)) })).toBe(false);
    expect(broken(rules.division, { divisionCode: '330113', eventTime: BigInt(Date.UTC(2020, 0, 1)) })).toBe(true);
  });
});

describe('a life cycle', () => {
  const moves = { OPEN: ['HANDLING'], HANDLING: ['CLOSED'] };
  const [cycle] = LifeCycle.of(datasetWith({ rule: 'life-cycle', field: 'status', moves, on: 'mark' }));
  const transcoder = compileTranscoder(schema, [], { checks: [cycle!.reader] });
  const follows = (key: string, status: string, version: number, partition = 0): boolean => {
    const bytes = encodeValue(schema, { ...good, status, sourceVersion: BigInt(version) });
    transcoder.transcode(bytes, 0, bytes.length);
    return cycle!.follows(partition, Buffer.from(key), 0, key.length);
  };

  test('may stay or move as declared, key by key', () => {
    expect(['OPEN', 'OPEN', 'HANDLING', 'CLOSED'].map((status, at) => follows('a', status, at))).not.toContain(false);
    expect(follows('b', 'CLOSED', 1)).toBe(true);
    expect(follows('b', 'OPEN', 2)).toBe(false);
    expect(follows('c', 'HANDLING', 1)).toBe(true);
    expect(follows('c', 'OPEN', 2)).toBe(false);
  });

  test('may have moved more than once, since versions in between may come late', () => {
    expect(follows('e', 'OPEN', 1)).toBe(true);
    expect(follows('e', 'CLOSED', 3)).toBe(true);
    expect(follows('e', 'HANDLING', 2)).toBe(true);
  });

  test('is not broken by an older version that comes late, nor by the same one again', () => {
    expect(follows('d', 'CLOSED', 5)).toBe(true);
    expect(follows('d', 'OPEN', 4)).toBe(true);
    expect(follows('d', 'CLOSED', 5)).toBe(true);
  });
});

describe('the rules of air and water', () => {
  const pollutant = {
    type: 'record',
    name: 'Pollutant',
    fields: [{ name: 'value', type: ['null', 'double'], default: null }],
  };
  const number = (name: string) => ({ name, type: ['null', 'double'], default: null });
  const air = parseSchema({
    type: 'record',
    name: 'test.Air',
    fields: [
      { name: 'pollutants', type: { type: 'map', values: pollutant } },
      { name: 'aqi', type: ['null', 'int'], default: null },
      { name: 'standard', type: { type: 'enum', name: 'Standard', symbols: ['HJ633_2012', 'HJ633_2026'] } },
      { name: 'eventTime', type: { type: 'long', logicalType: 'timestamp-millis' } },
    ],
  }) as RecordSchema;
  const water = parseSchema({
    type: 'record',
    name: 'test.Water',
    fields: [
      ...['ph', 'dissolvedOxygen', 'permanganate', 'ammoniaNitrogen', 'totalPhosphorus'].map(number),
      {
        name: 'classActual',
        type: ['null', { type: 'enum', name: 'Class', symbols: ['I', 'II', 'III', 'IV', 'V'] }],
        default: null,
      },
      { name: 'eventTime', type: { type: 'long', logicalType: 'timestamp-millis' } },
    ],
  }) as RecordSchema;

  function keeps(of: RecordSchema, rule: QualityRule, value: object): boolean {
    const dataset = { ...datasetWith(rule), schema: of };
    const transcoder = compileTranscoder(of, [], { checks: compileChecks(dataset) });
    const bytes = encodeValue(of, value);
    expect(transcoder.transcode(bytes, 0, bytes.length)).toBeUndefined();
    return transcoder.brokenCount === 0;
  }
  const hour = (aqi: number | null, standard: string, year: number, value: number | null = 100) => ({
    pollutants: new Map([
      ['SO2', { value: 15 }],
      ['O3', { value }],
    ]),
    aqi,
    standard,
    eventTime: BigInt(Date.UTC(year, 5, 1)),
  });
  const index = {
    rule: 'air-quality-index',
    field: 'aqi',
    pollutants: 'pollutants',
    standard: 'standard',
    on,
  } as const;

  test('an index is that of the worst pollutant', () => {
    expect(keeps(air, index, hour(32, 'HJ633_2026', 2026))).toBe(true);
    expect(keeps(air, index, hour(31, 'HJ633_2026', 2026))).toBe(false);
    expect(keeps(air, index, hour(null, 'HJ633_2026', 2026, null))).toBe(true);
  });

  test('an index by the old standard is wrong once the new one is in force', () => {
    expect(keeps(air, index, hour(32, 'HJ633_2012', 2025))).toBe(true);
    expect(keeps(air, index, hour(32, 'HJ633_2012', 2026))).toBe(false);
  });

  test('a class is that of the worst item', () => {
    const sample = {
      ph: 7.5,
      dissolvedOxygen: 8,
      permanganate: 5,
      ammoniaNitrogen: 0.1,
      totalPhosphorus: null,
      eventTime: 0n,
    };
    const worst = { rule: 'surface-water-class', field: 'classActual', on } as const;
    expect(keeps(water, worst, { ...sample, classActual: 'III' })).toBe(true);
    expect(keeps(water, worst, { ...sample, classActual: 'II' })).toBe(false);
    expect(keeps(water, worst, { ...sample, classActual: null })).toBe(true);
  });
});
