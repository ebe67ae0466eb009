import { type AvroSchema, checkCompatibility, decodeValue, encodeValue, maxNesting, parseSchema } from '@rail/avro';
import { describe, expect, test } from '@jest/globals';

import { deriveShareSchema } from '../plan/derive-share-schema.ts';
import type { FieldRule, Projection } from '../plan/projection.ts';
import { linkageKey } from '../treatments/linkage-key.ts';
import type { Treatment } from '../treatments/treatment.ts';
import { compileTranscoder } from './transcode.ts';
import { delivered, faulted, type Transcoder } from './transcoder.ts';

const pass: Treatment = { kind: 'pass' };
const hash: Treatment = { kind: 'hash', key: linkageKey(Buffer.from('secret')) };

function aProjection(dataset: AvroSchema, rules: Readonly<Record<string, Treatment>>): Projection {
  const list: FieldRule[] = Object.entries(rules).map(([path, treatment]) => ({ path, treatment }));
  return { id: 'share', rules: list, shareSchema: deriveShareSchema(dataset, list, { name: 'tests.Share' }) };
}

function aRecord(...fields: readonly (readonly [string, unknown])[]): AvroSchema {
  return parseSchema({
    type: 'record',
    name: 'tests.Entry',
    fields: fields.map(([name, type]) => ({ name, type })),
  });
}

function bytesOf(transcoder: Transcoder, index = 0): Buffer {
  const output = transcoder.outputs[index];
  return output === undefined ? Buffer.alloc(0) : Buffer.from(output.bytes.subarray(0, output.length));
}

describe('values', () => {
  test('a 64-bit integer beyond 2^53 arrives exactly', () => {
    const schema = aRecord(['a', 'long'], ['b', 'string'], ['c', 'long']);
    const transcoder = compileTranscoder(schema, [aProjection(schema, { a: pass, c: pass })]);
    const value = { a: 2n ** 63n - 1n, b: 'x', c: -(2n ** 53n) - 1n };
    const datum = encodeValue(schema, value);

    expect(transcoder.transcode(datum, 0, datum.length)).toBeUndefined();
    expect(decodeValue(aProjection(schema, { a: pass, c: pass }).shareSchema, bytesOf(transcoder)).value).toEqual({
      a: value.a,
      c: value.c,
    });
  });

  test('a long read as double is rounded to the nearest, whatever its sign', () => {
    const reader = aRecord(['a', 'double']);
    const writer = aRecord(['a', 'long']);
    const transcoder = compileTranscoder(writer, [aProjection(reader, { a: pass })]);

    for (const value of [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n, -7n]) {
      const datum = encodeValue(writer, { a: value });
      transcoder.transcode(datum, 0, datum.length);
      expect(bytesOf(transcoder).readDoubleLE()).toBe(Number(value));
    }
  });

  test('the prefix of each share stays before every record', () => {
    const schema = aRecord(['a', 'string'], ['b', 'string']);
    const projections = [aProjection(schema, { a: pass }), aProjection(schema, { b: hash })];
    const prefixes = [Buffer.from('0000000007', 'hex'), Buffer.from('0000000008', 'hex')];
    const transcoder = compileTranscoder(schema, projections, { prefixes });

    for (const text of ['x', 'y'.repeat(9000), '']) {
      const datum = encodeValue(schema, { a: text, b: text });
      transcoder.transcode(datum, 0, datum.length);
      expect(bytesOf(transcoder)).toEqual(
        Buffer.concat([prefixes[0] as Buffer, encodeValue(aRecord(['a', 'string']), { a: text })]),
      );
      expect(bytesOf(transcoder, 1).subarray(0, 5)).toEqual(prefixes[1]);
    }
  });
});

describe('blocks', () => {
  const schema = aRecord([
    'items',
    {
      type: 'array',
      items: {
        type: 'record',
        name: 'Item',
        fields: [
          { name: 'a', type: 'string' },
          { name: 'b', type: 'string' },
        ],
      },
    },
  ]);
  const projection = aProjection(schema, { 'items.b': pass });
  const items = Buffer.from('026102620263026402650266', 'hex');

  test('a block that announces its size is written with a count that holds', () => {
    const transcoder = compileTranscoder(schema, [projection]);
    const datum = Buffer.concat([Buffer.from('0518', 'hex'), items, Buffer.from('00', 'hex')]);

    expect(transcoder.transcode(datum, 0, datum.length)).toBeUndefined();
    expect(bytesOf(transcoder).toString('hex')).toBe('0602620264026600');
  });

  test('a size that does not fit its items is a fault, also where the items are copied as they are', () => {
    for (const rules of [{ 'items.b': pass }, { items: pass }, { 'items.a': hash }]) {
      const transcoder = compileTranscoder(schema, [aProjection(schema, rules)]);
      const datum = Buffer.concat([Buffer.from('0516', 'hex'), items, Buffer.from('00', 'hex')]);

      expect(transcoder.transcode(datum, 0, datum.length)).toMatchObject({ code: 'AVRO_MALFORMED', path: 'items' });
    }
  });

  test('a huge count fails at once, with items of some bytes or of none', () => {
    for (const type of [
      'string',
      'null',
      { type: 'record', name: 'Nothing', fields: [] },
      { type: 'fixed', name: 'Zero', size: 0 },
    ]) {
      const array = aRecord(['items', { type: 'array', items: type }], ['z', 'string']);
      for (const rules of [{ items: pass }, { z: pass }] as const) {
        const transcoder = compileTranscoder(array, [aProjection(array, rules)]);
        const datum = Buffer.from('8080808080804002610000', 'hex');

        expect(transcoder.transcode(datum, 0, datum.length)).toMatchObject({ code: 'AVRO_MALFORMED', position: 0 });
      }
    }
  });

  test('items without bytes have one budget for the whole datum', () => {
    const schema = aRecord(['rows', { type: 'array', items: { type: 'array', items: 'null' } }]);
    const transcoder = compileTranscoder(schema, [aProjection(schema, { rows: pass })]);
    const row = Buffer.from('80f40300', 'hex'); // 32,000 nulls
    const rows = (count: number): Buffer =>
      Buffer.concat([Buffer.from([count * 2]), ...Array.from({ length: count }, () => row), Buffer.from([0])]);

    expect(transcoder.transcode(rows(2), 0, rows(2).length)).toBeUndefined();
    expect(transcoder.transcode(rows(3), 0, rows(3).length)).toMatchObject({ code: 'AVRO_MALFORMED' });
    expect(transcoder.transcode(rows(2), 0, rows(2).length)).toBeUndefined();
  });
});

describe('faults', () => {
  const schema = aRecord(
    ['name', 'string'],
    ['place', { type: 'record', name: 'Place', fields: [{ name: 'code', type: 'string' }] }],
  );
  const projection = aProjection(schema, {
    name: pass,
    'place.code': { kind: 'generalise', to: { division: 'city' } },
  });

  test('name the position and the field, never the value', () => {
    const transcoder = compileTranscoder(schema, [projection]);
    const datum = encodeValue(schema, { name: 'secret name', place: { code: '330106' } });

    expect(transcoder.transcode(datum, 0, datum.length - 1)).toEqual({
      code: 'AVRO_MALFORMED',
      position: 12,
      path: 'place.code',
      message: expect.not.stringContaining('3301'),
    });
  });

  test('bytes after the datum are a fault', () => {
    const transcoder = compileTranscoder(schema, [projection]);
    const datum = Buffer.concat([encodeValue(schema, { name: 'a', place: { code: '330106' } }), Buffer.from([0])]);

    expect(transcoder.transcode(datum, 0, datum.length)).toMatchObject({
      code: 'AVRO_MALFORMED',
      position: 9,
      path: '',
    });
  });

  test('a value that one share cannot treat leaves the other shares alone, and the next record too', () => {
    const transcoder = compileTranscoder(schema, [projection, aProjection(schema, { name: pass })]);
    const bad = encodeValue(schema, { name: 'a', place: { code: 'none' } });
    const good = encodeValue(schema, { name: 'b', place: { code: '330106' } });

    expect(transcoder.transcode(bad, 0, bad.length)).toBeUndefined();
    expect([...transcoder.outcomes]).toEqual([faulted, delivered]);
    expect(transcoder.faults[0]).toMatchObject({ code: 'TREATMENT_FAILED', position: 2, path: 'place.code' });
    expect(bytesOf(transcoder, 1).toString('hex')).toBe('0261');

    expect(transcoder.transcode(good, 0, good.length)).toBeUndefined();
    expect([...transcoder.outcomes]).toEqual([delivered, delivered]);
    expect(transcoder.faults).toEqual([undefined, undefined]);
  });

  test('a share that grows without measure is refused by itself, in bounded memory', () => {
    const anItem = (...fields: readonly unknown[]): unknown => ({
      type: 'array',
      items: { type: 'record', name: 'Item', fields },
    });
    const writer = aRecord(['items', anItem()], ['z', 'string']);
    const reader = aRecord(
      ['items', anItem({ name: 'note', type: 'string', default: 'x'.repeat(2000) })],
      ['z', 'string'],
    );
    const projections = [aProjection(reader, { items: pass }), aProjection(reader, { z: pass })];
    const transcoder = compileTranscoder(writer, projections, { prefixes: [Buffer.from('p'), Buffer.from('q')] });
    const [large, small] = [65_000, 2].map((count) =>
      encodeValue(writer, { items: Array.from({ length: count }, () => ({})), z: 'z' }),
    ) as [Buffer, Buffer];

    expect(transcoder.transcode(large, 0, large.length)).toBeUndefined();
    expect([...transcoder.outcomes]).toEqual([faulted, delivered]);
    expect(transcoder.faults[0]).toMatchObject({ code: 'RECORD_TOO_LARGE' });
    expect(bytesOf(transcoder, 1).toString()).toBe('q\u0002z');

    expect(transcoder.transcode(small, 0, small.length)).toBeUndefined();
    expect([...transcoder.outcomes]).toEqual([delivered, delivered]);
    expect(bytesOf(transcoder)).toHaveLength(1 + 1 + 2 * 2002 + 1);
    expect(bytesOf(transcoder).toString('latin1', 0, 2)).toBe('p\u0004');
    expect(transcoder.outputs[0]?.bytes.length).toBeLessThan(100_000);
  });

  test('nesting has a bound, within which a recursive record passes', () => {
    const list = parseSchema({
      type: 'record',
      name: 'tests.Node',
      fields: [
        { name: 'id', type: 'string' },
        { name: 'next', type: ['null', 'Node'], default: null },
      ],
    });
    const nested = (depth: number): Buffer =>
      Buffer.concat([Buffer.from('026102'.repeat(depth - 1), 'hex'), Buffer.from('026100', 'hex')]);
    for (const mode of ['emit', 'interpret'] as const) {
      for (const rules of [{ next: pass }, { id: pass }, { 'next.id': hash }] as const) {
        const transcoder = compileTranscoder(list, [aProjection(list, rules)], { mode });
        const [fits, tooDeep] = [nested(maxNesting), nested(maxNesting + 1)];

        expect(transcoder.transcode(fits, 0, fits.length)).toBeUndefined();
        expect(transcoder.transcode(tooDeep, 0, tooDeep.length)).toMatchObject({ code: 'AVRO_MALFORMED' });
        const hostile = nested(400_000);
        expect(transcoder.transcode(hostile, 0, hostile.length)).toMatchObject({ code: 'AVRO_MALFORMED' });
      }
    }
  });

  test('a symbol that the share does not know is a fault of that share, unless it has a default symbol', () => {
    const anEnum = (symbols: readonly string[], fallback?: string): AvroSchema =>
      aRecord(['s', { type: 'enum', name: 'S', symbols, ...(fallback === undefined ? {} : { default: fallback }) }]);
    const writer = anEnum(['NEW', 'OLD']);
    const datum = encodeValue(writer, { s: 'NEW' });

    const strict = compileTranscoder(writer, [aProjection(anEnum(['OLD']), { s: pass })]);
    strict.transcode(datum, 0, datum.length);
    expect(strict.faults[0]).toMatchObject({ code: 'ENUM_UNKNOWN', path: 's' });

    const lenient = compileTranscoder(writer, [aProjection(anEnum(['OLD', 'UNKNOWN'], 'UNKNOWN'), { s: pass })]);
    lenient.transcode(datum, 0, datum.length);
    expect(bytesOf(lenient).toString('hex')).toBe('02');
  });

  test('a schema whose types double at every level is planned and compared without doubling the work', () => {
    let type: unknown = { type: 'record', name: 'R0', fields: [{ name: 'x', type: 'null' }] };
    for (let level = 1; level < 15; level++) {
      const fields = [
        { name: 'a', type },
        { name: 'b', type: `R${level - 1}` },
      ];
      type = { type: 'record', name: `R${level}`, fields };
    }
    const doubling = aRecord(['l', { type: 'array', items: type }], ['m', 'R13']);
    const transcoder = compileTranscoder(doubling, [aProjection(doubling, { l: pass, 'm.a': pass })]);

    expect(transcoder.transcode(Buffer.from([0]), 0, 1)).toBeUndefined();
    expect(transcoder.describe().length).toBeLessThan(20_000);
    expect(checkCompatibility(doubling, doubling)).toEqual([]);
  });

  test('a share that cannot be made of what a writer writes is refused when it is compiled', () => {
    const reader = aRecord(['a', 'string'], ['b', 'int']);
    const compile = (writer: AvroSchema) => (): unknown =>
      compileTranscoder(writer, [aProjection(reader, { a: pass, b: pass })]);

    expect(compile(aRecord(['a', 'string']))).toThrow(
      expect.objectContaining({ code: 'SCHEMA_INCOMPATIBLE', at: 'b' }),
    );
    expect(compile(aRecord(['a', 'long'], ['b', 'int']))).toThrow(expect.objectContaining({ at: 'a' }));
  });
});
