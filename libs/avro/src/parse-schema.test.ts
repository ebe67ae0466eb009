import { describe, expect, test } from '@jest/globals';

import { canonicalForm } from './canonical-form.ts';
import { parseSchema } from './parse-schema.ts';
import { namedTypesOf } from './schema.ts';
import { schemaToJson } from './schema-json.ts';

const record = (...fields: readonly unknown[]): unknown => ({ type: 'record', name: 'a.b.R', fields });
const faultOf = (source: unknown, at?: string): { code?: string; at?: string; message?: string } => {
  try {
    parseSchema(source, at === undefined ? {} : { at });
  } catch (error) {
    return error as object;
  }
  return {};
};

describe('parseSchema', () => {
  test('resolves names by namespace, to the very object', () => {
    const schema = parseSchema(
      record(
        { name: 'next', type: ['null', 'R'], default: null },
        { name: 'place', type: { type: 'record', name: 'P', namespace: 'c', fields: [{ name: 'x', type: 'int' }] } },
        { name: 'again', type: 'c.P' },
      ),
    );

    if (schema.kind !== 'record') throw new TypeError('not a record');
    const [next, place, again] = schema.fields;
    expect(schema.name).toBe('a.b.R');
    expect(next?.schema).toMatchObject({ kind: 'union', branches: [{ kind: 'null' }, { name: 'a.b.R' }] });
    expect(next?.schema.kind === 'union' && next.schema.branches[1] === schema).toBe(true);
    expect(place?.schema).toBe(again?.schema);
  });

  test('refers to types defined in another file', () => {
    const point = parseSchema({ type: 'record', name: 'geo.Point', fields: [{ name: 'lon', type: 'double' }] });
    const schema = parseSchema(record({ name: 'at', type: 'geo.Point' }), { named: namedTypesOf(point) });

    expect(schema).toMatchObject({ fields: [{ schema: { name: 'geo.Point' } }] });
  });

  test('keeps what Avro does not define, and ignores a logical type that does not fit', () => {
    const schema = parseSchema(
      record(
        { name: 'd', type: { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 }, 'rail.grade': 'L3' },
        { name: 'bad', type: { type: 'bytes', logicalType: 'decimal', precision: 2, scale: 4 } },
        { name: 'when', type: { type: 'string', logicalType: 'date' } },
      ),
    );

    expect(schema).toMatchObject({
      fields: [
        { schema: { logical: { name: 'decimal', precision: 4, scale: 2 } }, props: { 'rail.grade': 'L3' } },
        { schema: { props: { logicalType: 'decimal', precision: 2, scale: 4 } } },
        { schema: { props: { logicalType: 'date' } } },
      ],
    });
    expect(parseSchema(schemaToJson(schema))).toEqual(schema);
  });

  test.each<[string, unknown, string]>([
    ['a type that is not defined', record({ name: 'x', type: 'Nowhere' }), '$.fields[0].type'],
    ['a name that is none', record({ name: '1x', type: 'int' }), '$.fields[0].name'],
    ['a field twice', record({ name: 'x', type: 'int' }, { name: 'x', type: 'int' }), '$.fields[1]'],
    ['a union in a union', record({ name: 'x', type: ['null', ['null', 'int']] }), '$.fields[0].type[1]'],
    ['a branch twice', ['int', 'int'], '$[1]'],
    ['a default of another type', record({ name: 'x', type: 'int', default: 'no' }), '$.fields[0].default'],
    ['a default of no branch', record({ name: 'x', type: ['null', 'int'], default: 'no' }), '$.fields[0].default'],
    ['a default beyond 32 bits', record({ name: 'x', type: 'int', default: 2 ** 31 }), '$.fields[0].default'],
    ['an enum without symbols', { type: 'enum', name: 'E', symbols: [] }, '$'],
    ['a symbol twice', { type: 'enum', name: 'E', symbols: ['A', 'A'] }, '$.symbols[1]'],
    ['a default that is no symbol', { type: 'enum', name: 'E', symbols: ['A'], default: 'B' }, '$.default'],
    ['a negative size', { type: 'fixed', name: 'F', size: -1 }, '$.size'],
    ['an array without items', { type: 'array' }, '$'],
    ['no type', {}, '$'],
    ['a number', 7, '$'],
    ['text that is no JSON', '{', '$'],
  ])('refuses %s and says where', (_what, source, at) => {
    expect(faultOf(source)).toMatchObject({ code: 'SCHEMA_INVALID', at });
  });

  test('names the file in front of the path', () => {
    expect(faultOf('{"type":"what"}', 'x.avsc').at).toBe('x.avsc: $.type');
  });

  test('a schema whose types double at every level is refused before it keeps anyone busy', () => {
    let type: unknown = { type: 'record', name: 'R0', fields: [{ name: 'x', type: 'null' }] };
    for (let level = 1; level < 60; level++) {
      const fields = [
        { name: 'a', type },
        { name: 'b', type: `R${level - 1}` },
      ];
      type = { type: 'record', name: `R${level}`, fields };
    }

    expect(faultOf(type)).toMatchObject({ code: 'SCHEMA_INVALID', at: '$' });
  });

  test('a schema nested without end is refused, not a crash', () => {
    const deep = `${'{"type":"array","items":'.repeat(100_000)}"int"${'}'.repeat(100_000)}`;

    expect(faultOf(deep).code).toBe('SCHEMA_INVALID');
  });
});

describe('canonicalForm', () => {
  test('is that of the specification: full names, no documentation, attributes in order', () => {
    const schema = parseSchema({
      namespace: 'x.y',
      doc: 'nothing',
      type: 'record',
      fields: [
        { type: { type: 'enum', symbols: ['A'], name: 'E', doc: 'd' }, name: 'e', default: 'A' },
        { name: 'f', type: { type: 'fixed', size: 16, name: 'z.F' } },
        { name: 'g', type: ['null', 'E', { type: 'array', items: { type: 'int', logicalType: 'date' } }] },
      ],
      name: 'R',
    });

    expect(canonicalForm(schema)).toBe(
      '{"name":"x.y.R","type":"record","fields":[' +
        '{"name":"e","type":{"name":"x.y.E","type":"enum","symbols":["A"]}},' +
        '{"name":"f","type":{"name":"z.F","type":"fixed","size":16}},' +
        '{"name":"g","type":["null","x.y.E",{"type":"array","items":"int"}]}]}',
    );
  });
});
