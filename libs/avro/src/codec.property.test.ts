import { describe, expect, test } from '@jest/globals';
import avsc from 'avsc';
import * as fc from 'fast-check';

import { ByteWriter } from './byte-writer.ts';
import { decodeValue } from './decode.ts';
import { compileEncoder, encodeValue } from './encode.ts';
import { maxEmptyItems } from './limits.ts';
import { parseSchema } from './parse-schema.ts';

const json = {
  type: 'record',
  name: 'R',
  fields: [
    { name: 'b', type: 'boolean' },
    { name: 'i', type: 'int' },
    { name: 'l', type: 'long' },
    { name: 'f', type: 'float' },
    { name: 'd', type: 'double' },
    { name: 's', type: 'string' },
    { name: 'y', type: 'bytes' },
    { name: 'e', type: { type: 'enum', name: 'E', symbols: ['A', 'B'] } },
    { name: 'x', type: { type: 'fixed', name: 'F', size: 3 } },
    { name: 'a', type: { type: 'array', items: 'string' } },
    { name: 'm', type: { type: 'map', values: 'int' } },
    { name: 'n', type: ['null', 'string'] },
  ],
} as const;

const schema = parseSchema(json);
const safe = fc.maxSafeInteger();
const values = fc.record({
  b: fc.boolean(),
  i: fc.integer(),
  // avsc writes wrong bytes for some numbers from 2^52.
  l: safe.map((value) => Math.trunc(value / 4)),
  f: fc.float(),
  d: fc.double(),
  s: fc.string({ unit: 'binary', maxLength: 80 }).map((text) => text.toWellFormed()),
  y: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  e: fc.constantFrom('A', 'B'),
  x: fc.uint8Array({ minLength: 3, maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
  a: fc.array(fc.string()),
  m: fc.dictionary(fc.stringMatching(/^k\w*$/), fc.integer()),
  n: fc.option(fc.string()),
});

describe('encoding and decoding', () => {
  test('gives the bytes that avsc gives, and the value back', () => {
    const type = avsc.Type.forSchema(json as unknown as avsc.Schema);
    const encode = compileEncoder(schema);
    const writer = new ByteWriter(16);
    fc.assert(
      fc.property(values, (value) => {
        writer.reset();
        encode(value, writer);
        const bytes = writer.copy();
        expect(bytes).toEqual(type.toBuffer(value));
        const decoded = decodeValue(schema, bytes);
        expect(decoded.end).toBe(bytes.length);
        expect(decoded.value).toEqual({ ...value, l: BigInt(value.l), m: new Map(Object.entries(value.m)) });
      }),
    );
  });

  test('every 64-bit integer returns as it went', () => {
    const long = parseSchema('"long"');
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(decodeValue(long, encodeValue(long, value)).value).toBe(value);
      }),
    );
  });

  test('a safe integer is written as the bigint of the same value', () => {
    const long = parseSchema('"long"');
    fc.assert(
      fc.property(safe, (value) => {
        expect(encodeValue(long, value)).toEqual(encodeValue(long, BigInt(value)));
      }),
    );
  });

  test('damaged bytes give a fault with its place, or a value, and never read beyond the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const buffer = Buffer.concat([bytes, Buffer.alloc(40, 1)]);
        try {
          expect(decodeValue(schema, buffer, 0, bytes.length).end).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toMatchObject({ code: 'AVRO_MALFORMED', at: expect.stringMatching(/^byte \d+/) });
        }
      }),
    );
  });

  test('a block of items without bytes is bounded', () => {
    const nulls = parseSchema({ type: 'array', items: 'null' });
    const block = (count: number): Buffer =>
      Buffer.concat([encodeValue(parseSchema('"long"'), count), Buffer.from([0])]);

    expect(decodeValue(nulls, block(maxEmptyItems)).value).toHaveLength(maxEmptyItems);
    expect(() => decodeValue(nulls, block(maxEmptyItems + 1))).toThrow('more items');
    expect(() => decodeValue(nulls, block(2 ** 40))).toThrow('more items');
  });
});

describe('what the encoder refuses', () => {
  const nested = parseSchema({
    type: 'record',
    name: 'N',
    fields: [
      {
        name: 'list',
        type: { type: 'array', items: { type: 'record', name: 'I', fields: [{ name: 'n', type: 'int' }] } },
      },
      { name: 'u', type: ['null', 'int', 'string'], default: null },
      { name: 'd', type: 'string', default: 'none' },
    ],
  });

  test.each<[string, unknown, string]>([
    ['a wrong item', { list: [{ n: 1 }, { n: 'x' }] }, 'list[1].n'],
    ['a number beyond 32 bits', { list: [{ n: 2 ** 31 }] }, 'list[0].n'],
    ['a bare value where several branches fit', { list: [], u: 7 }, 'u'],
    ['a missing field without default', { u: null }, 'list'],
  ])('%s, with its path', (_what, value, at) => {
    expect(() => encodeValue(nested, value)).toThrow(expect.objectContaining({ code: 'AVRO_VALUE_INVALID', at }));
  });

  test('a missing field takes its default', () => {
    expect(decodeValue(nested, encodeValue(nested, { list: [] })).value).toEqual({ list: [], u: null, d: 'none' });
  });
});
