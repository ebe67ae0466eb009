import { describe, expect, test } from '@jest/globals';
import { ByteWriter, compileEncoder, parseSchema } from '@rail/avro';
import * as fc from 'fast-check';
import { parseDatabase } from '../model/parse-database.ts';
import { checkTable, RowReader } from './row-reader.ts';

const schema = parseSchema({
  type: 'record',
  name: 'x.Thing',
  fields: [
    { name: 'skipped', type: { type: 'map', values: ['null', { type: 'array', items: 'double' }] } },
    { name: 'id', type: 'string' },
    { name: 'v', type: 'long' },
    { name: 'amount', type: ['null', { type: 'bytes', logicalType: 'decimal', precision: 20, scale: 2 }] },
    { name: 'on', type: { type: 'int', logicalType: 'date' } },
    { name: 'at', type: ['null', { type: 'long', logicalType: 'timestamp-millis' }] },
    { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['A', 'B'] } },
    {
      name: 'detail',
      type: [
        'null',
        { type: 'record', name: 'Rain', fields: [{ name: 'mm', type: 'double' }] },
        {
          type: 'record',
          name: 'Quake',
          fields: [
            { name: 'mm', type: 'double' },
            { name: 'deep', type: 'boolean' },
          ],
        },
      ],
    },
    {
      name: 'owners',
      type: {
        type: 'array',
        items: {
          type: 'record',
          name: 'Owner',
          fields: [
            { name: 'note', type: 'string' },
            { name: 'who', type: ['null', 'string'] },
          ],
        },
      },
    },
    { name: 'bag', type: { type: 'array', items: 'long' } },
    { name: 'value', type: ['null', 'string', 'double', 'boolean'] },
  ],
});

const table = parseDatabase(
  `
database: small-world
zh: 小世界
en: Small world
tables:
  thing:
    from: aa-bb-001
    key: [id]
    version: v
    tombstones: ignore
    columns:
      id: { path: id, type: text }
      v: { path: v, type: bigint }
      amount: { path: amount, type: 'numeric(20,2)' }
      on_day: { path: on, type: date }
      at: { path: at, type: timestamptz }
      kind: { path: kind, type: text }
      branch: { path: detail.$branch, type: text }
      rain: { path: detail.Rain.mm, type: double precision }
      deep: { path: detail.Quake.deep, type: boolean }
      anything: { path: bag, type: jsonb }
      value_kind: { path: value.$branch, type: text }
      value_string: { path: value.string, type: text }
      value_double: { path: value.double, type: double precision }
      value_boolean: { path: value.boolean, type: boolean }
      rain_or_quake: { path: detail.Rain.mm, otherwise: detail.Quake.mm, type: double precision }
      rain_or_number: { path: detail.Rain.mm, otherwise: value.double, type: double precision }
      number_or_rain: { path: value.double, otherwise: detail.Rain.mm, type: double precision }
      string_or_id: { path: value.string, otherwise: id, type: text }
    children:
      owner:
        from: owners
        columns:
          who: { path: who, type: text }
`,
  'database.yaml',
  [],
).tables[0]!;

const text = fc.string({ unit: 'binary', maxLength: 12 }).map((value) => value.replaceAll('\0', ''));
const money = fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n });
const thing = fc.record({
  skipped: fc.dictionary(fc.constantFrom('p', 'q'), fc.option(fc.array(fc.double(), { maxLength: 3 }))),
  id: text,
  v: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  amount: fc.option(money),
  on: fc.integer({ min: -700_000, max: 2_900_000 }),
  at: fc.option(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })),
  kind: fc.constantFrom('A', 'B'),
  detail: fc.oneof(
    fc.constant(null),
    fc.record({ 'x.Rain': fc.record({ mm: fc.double() }) }),
    fc.record({ 'x.Quake': fc.record({ mm: fc.double(), deep: fc.boolean() }) }),
  ),
  owners: fc.array(fc.record({ note: text, who: fc.option(text) }), { maxLength: 4 }),
  bag: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 3 }),
  value: fc.oneof(
    fc.constant(null),
    fc.record({ string: text }),
    fc.record({ double: fc.double() }),
    fc.record({ boolean: fc.boolean() }),
  ),
});
type Thing = typeof thing extends fc.Arbitrary<infer Value> ? Value : never;

const encode = compileEncoder(schema);

function bytesOf(value: Thing): Buffer {
  const writer = new ByteWriter();
  const amount = value.amount === null ? null : bigEndian(value.amount);
  encode({ ...value, amount }, writer);
  return Buffer.from(writer.bytes.subarray(0, writer.length));
}

function bigEndian(value: bigint): Buffer {
  let length = 1;
  while (BigInt.asIntN(length * 8, value) !== value) length++;
  return Buffer.from(
    BigInt.asUintN(length * 8, value)
      .toString(16)
      .padStart(length * 2, '0'),
    'hex',
  );
}

function numberText(value: number | undefined): string | null {
  return value === undefined ? null : String(value);
}

function moneyText(value: bigint): string {
  const sign = value < 0n ? '-' : '';
  const digits = String(value < 0n ? -value : value).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

describe('row reader', () => {
  test('for any record, reading mapped columns from the bytes equals taking them from the value', () => {
    const reader = new RowReader(table, schema);
    fc.assert(
      fc.property(thing, (value) => {
        const bytes = bytesOf(value);
        const row = reader.read(bytes, 0, bytes.length);
        expect(BigInt(row.version)).toBe(value.v);
        const detail = value.detail as Record<string, { mm: number; deep?: boolean }> | null;
        const tag = value.value as { string?: string; double?: number; boolean?: boolean } | null;
        const rain = detail?.['x.Rain']?.mm;
        const branch = detail === null ? null : Object.keys(detail)[0]!;
        expect(row.values).toEqual([
          value.id,
          String(value.v),
          value.amount === null ? null : moneyText(value.amount),
          new Date(value.on * 86_400_000).toISOString().slice(0, 10),
          value.at === null ? null : new Date(value.at).toISOString(),
          value.kind,
          branch === null ? null : branch.slice(2),
          branch === 'x.Rain' ? String(detail!['x.Rain']!.mm) : null,
          branch === 'x.Quake' ? (detail!['x.Quake']!.deep === true ? 't' : 'f') : null,
          `[${value.bag.join(',')}]`,
          tag === null ? null : Object.keys(tag)[0],
          tag?.string ?? null,
          tag?.double === undefined ? null : String(tag.double),
          tag?.boolean === undefined ? null : tag.boolean ? 't' : 'f',
          numberText(rain ?? detail?.['x.Quake']?.mm),
          numberText(rain ?? tag?.double),
          numberText(tag?.double ?? rain),
          tag?.string ?? value.id,
        ]);
        expect(row.children).toEqual([value.owners.map((owner) => [owner.who])]);
      }),
      { numRuns: 200 },
    );
  });

  test('no cut and no changed byte makes the reader do anything but read or refuse', () => {
    const reader = new RowReader(table, schema);
    fc.assert(
      fc.property(thing, fc.nat(), fc.integer({ min: 0, max: 255 }), (value, at, byte) => {
        const bytes = bytesOf(value);
        const hostile = Buffer.concat([bytes, Buffer.alloc(8, 0xff)]);
        hostile[at % bytes.length] = byte;
        for (const end of [at % bytes.length, bytes.length]) {
          try {
            reader.read(hostile, 0, end);
          } catch (error) {
            expect(['AVRO_MALFORMED', 'AVRO_VALUE_INVALID']).toContain((error as { code: string }).code);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('declared columns', () => {
  test('a path that the share does not have is named, with a near one', () => {
    const misspelt = { ...table, columns: [{ name: 'id', path: 'idd', type: 'text' }, ...table.columns.slice(1)] };
    expect(() => checkTable(misspelt, schema)).toThrow('no field idd in the share of aa-bb-001, did you mean id?');
  });

  test('a column type that does not fit the field is refused when the schema is learned', () => {
    const wrong = { ...table, columns: [{ name: 'id', path: 'v', type: 'date' }] };
    expect(() => new RowReader(wrong, schema)).toThrow('v is long in the share; column id wants date');
  });

  test('a field that an older schema lacks reads as null', () => {
    const older = parseSchema({
      type: 'record',
      name: 'x.Thing',
      fields: [
        { name: 'id', type: 'string' },
        { name: 'v', type: 'int' },
      ],
    });
    const writer = new ByteWriter();
    compileEncoder(older)({ id: 'a', v: 3 }, writer);
    const row = new RowReader(table, older).read(Buffer.from(writer.bytes), 0, writer.length);
    expect(row.values.slice(0, 4)).toEqual(['a', '3', null, null]);
  });
});
