import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isRailError } from '@rail/kernel';
import { apis } from '../apis/table.ts';
import { fetchApi } from '../apis/01-fetch.ts';
import { metadataApi } from '../apis/03-metadata.ts';
import { ByteReader } from '../bytes/byte-reader.ts';
import { decodeRequestHeader } from '../frames/request.ts';
import type { MessageSchema } from './message-schema.ts';

const fixture = join(import.meta.dirname, '../../../../test/fixtures/protocol/messages.json');
const goldens = (JSON.parse(readFileSync(fixture, 'utf8')) as [string, number, unknown, string][]).map(
  ([name, version, , base64]) => ({ name, version, bytes: Buffer.from(base64, 'base64') }),
);
const schemas = new Map<string, MessageSchema<unknown>>(
  [...apis.values()].flatMap((api) => [
    [api.request.name, api.request],
    [api.response.name, api.response],
  ]),
);
const samples = goldens.filter(({ name }) => schemas.has(name));

/** A value or PROTOCOL_VIOLATION; anything else fails the property. */
function readOrRefuse(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(isRailError(error) && error.code).toBe('PROTOCOL_VIOLATION');
  }
}

test('damaged messages end in a value or PROTOCOL_VIOLATION and are never read past their end', () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
  const property = fc.property(fc.constantFrom(...samples), damage, fc.nat(), (sample, bytes, cut) => {
    const length = cut % (sample.bytes.length + 1);
    const mutated = Buffer.from(sample.bytes);
    for (const [position, value] of bytes) {
      mutated[position % Math.max(1, mutated.length)] = value;
    }
    // The message ends inside a larger buffer, as a frame does inside a chunk.
    const reader = new ByteReader(mutated, 0, length);
    readOrRefuse(() => schemas.get(sample.name)!.read(reader, sample.version));
    expect(reader.position).toBeLessThanOrEqual(length);
  });
  fc.assert(property, { numRuns: 4000 });
});

test('arbitrary bytes end in a value or PROTOCOL_VIOLATION', () => {
  const property = fc.property(fc.constantFrom(...samples), fc.uint8Array({ maxLength: 64 }), (sample, bytes) => {
    const buffer = Buffer.from(bytes);
    readOrRefuse(() => schemas.get(sample.name)!.read(new ByteReader(buffer), sample.version));
    readOrRefuse(() => decodeRequestHeader(buffer));
  });
  fc.assert(property, { numRuns: 4000 });
});

test('an array that announces more elements than bytes are left is refused before any is created', () => {
  const hostile = Buffer.from('7fffffff', 'hex');

  expect(() => metadataApi.request.read(new ByteReader(hostile), 1)).toThrow('array of 2147483647 elements');
});

test('an array with a negative length other than null is refused', () => {
  const hostile = Buffer.from('fffffffe', 'hex');

  expect(() => metadataApi.request.read(new ByteReader(hostile), 1)).toThrow('length -2');
});

test('null is refused where the version does not allow it', () => {
  const hostile = Buffer.from('ffffffff', 'hex');

  expect(() => metadataApi.request.read(new ByteReader(hostile), 0)).toThrow('length -1');
});

test('a frame cannot turn into more than a million structs', () => {
  const topics = 1_100_000;
  const hostile = Buffer.alloc(topics * 2 + 16);
  hostile.writeInt32BE(topics, 0);

  expect(() => metadataApi.request.read(new ByteReader(hostile), 0)).toThrow('array elements');
});

test('a 64-bit integer beyond 2^53 is refused', () => {
  const bytes = Buffer.alloc(64, 0x7f);

  expect(() => new ByteReader(bytes).int64()).toThrow('2^53');
  expect(fetchApi.minVersion).toBe(4);
});
