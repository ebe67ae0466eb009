import { encodeValue, parseSchema, type RecordSchema } from '@rail/avro';
import type { QualityRule } from '@rail/catalogue';
import { describe, expect, test } from '@jest/globals';
import { compileTranscoder } from '@rail/transcoder';

import { compileChecks } from './compile-checks.ts';

const on = 'quarantine' as const;
const standing = [
  { name: 'eventTime', type: { type: 'long', logicalType: 'timestamp-millis' } },
  { name: 'sourceVersion', type: 'long' },
];

function recordOf(...fields: object[]): RecordSchema {
  return parseSchema({ type: 'record', name: 'test.Row', fields: [...fields, ...standing] }) as RecordSchema;
}

/** How many rules a record breaks that was written by `writer`, where the dataset declares `declared`. */
function brokenBy(
  mode: 'emit' | 'interpret',
  declared: RecordSchema,
  rule: QualityRule,
  value: object,
  writer = declared,
): number {
  const dataset = { topic: 'line.test.row', kind: 'event' as const, schema: declared, quality: [rule] };
  const checks = compileChecks({ ...dataset, eventTime: 'eventTime', version: 'sourceVersion' });
  const transcoder = compileTranscoder(writer, [], { checks, mode });
  const bytes = encodeValue(writer, { eventTime: 1_770_000_000_000n, sourceVersion: 1n, ...value });
  expect(transcoder.transcode(bytes, 0, bytes.length)).toBeUndefined();
  return transcoder.brokenCount;
}

const symbols = (...names: string[]) => ({ name: 'e', type: { type: 'enum', name: 'E', symbols: names } });

describe.each(['emit', 'interpret'] as const)('a rule held against what nobody expected (%s)', (mode) => {
  const order = { rule: 'not-after', field: 'a', other: 'z', on } as const;

  test('a date beyond the calendar is nobody’s day of birth', () => {
    const schema = recordOf({ name: 'b', type: { type: 'int', logicalType: 'date' } }, { name: 'id', type: 'string' });
    const birth = { rule: 'birth-date', field: 'b', of: 'id', on } as const;
    expect(brokenBy(mode, schema, birth, { b: 2 ** 31 - 1, id: '330199198803150011' })).toBe(1);
  });

  test('the largest moment comes after all others', () => {
    const schema = recordOf({ name: 'a', type: 'long' }, { name: 'z', type: 'long' });
    const last = 2n ** 63n - 1n;
    expect(brokenBy(mode, schema, order, { a: 1n, z: last })).toBe(0);
    expect(brokenBy(mode, schema, order, { a: last, z: 1n })).toBe(1);
  });

  test('a writer that no longer has the pollutants is not judged by them', () => {
    const standard = { name: 'standard', type: { type: 'enum', name: 'S', symbols: ['HJ633_2012', 'HJ633_2026'] } };
    const value = { name: 'value', type: ['null', 'double'] };
    const pollutant = { type: 'map', values: { type: 'record', name: 'P', fields: [value] } };
    const declared = recordOf({ name: 'aqi', type: 'int' }, { name: 'p', type: pollutant }, standard);
    const rule = { rule: 'air-quality-index', field: 'aqi', pollutants: 'p', standard: 'standard', on } as const;
    const row = { aqi: 5, standard: 'HJ633_2012', eventTime: 0n };
    expect(brokenBy(mode, declared, rule, row, recordOf({ name: 'aqi', type: 'int' }, standard))).toBe(0);
  });

  test('a newer writer whose type the rule cannot read leaves it undecided', () => {
    const declared = recordOf({ name: 'a', type: 'int' }, { name: 'z', type: 'int' });
    const writer = recordOf({ name: 'a', type: 'long' }, { name: 'z', type: 'int' });
    expect(brokenBy(mode, declared, order, { a: 7n, z: 5 }, writer)).toBe(0);
  });

  test('older writers are read: another name, a narrower type, symbols in another order', () => {
    const nullable = { name: 'z', type: ['null', 'long'], default: null };
    const declared = recordOf({ name: 'a', aliases: ['old'], type: 'long' }, nullable);
    const older = recordOf({ name: 'old', type: 'int' }, { name: 'z', type: 'int' });
    expect(brokenBy(mode, declared, order, { old: 7, z: 5 }, older)).toBe(1);
    const isB = { rule: 'holds', field: 'e', that: 'e == "B"', on } as const;
    const broken = ['A', 'B', 'C'].map((e) =>
      brokenBy(mode, recordOf(symbols('A', 'B')), isB, { e }, recordOf(symbols('C', 'B', 'A'))),
    );
    expect(broken).toEqual([1, 0, 0]); // C has no form that the rule reads: undecided
  });

  test('what is one type of several is tested where it is a text', () => {
    const schema = recordOf({ name: 'v', type: ['null', 'string', 'double'] });
    const rule = { rule: 'identifier', field: 'v', kind: 'citizenNumber', on } as const;
    const values = [null, { double: 2 }, { string: '330199198803150011' }, { string: '330199198803150012' }];
    expect(values.map((v) => brokenBy(mode, schema, rule, { v }))).toEqual([0, 0, 0, 1]);
  });

  test('items of several types are each tested where they have the field', () => {
    const named = (name: string, ...fields: object[]) => ({ type: 'record', name, fields });
    const id = { name: 'id', type: 'string' };
    const items = ['null', named('X', id), named('Y', { name: 'q', type: ['null', 'string'] }, id), named('Z')];
    const schema = recordOf({ name: 'l', type: { type: 'array', items } });
    const rule = { rule: 'identifier', field: 'l.id', kind: 'citizenNumber', on } as const;
    const good = { 'test.X': { id: '330199198803150011' } };
    const bad = { 'test.Y': { q: null, id: '330199198803150012' } };
    expect(brokenBy(mode, schema, rule, { l: [null, good, { 'test.Z': {} }] })).toBe(0);
    expect(brokenBy(mode, schema, rule, { l: [good, bad] })).toBe(1);
  });
});
