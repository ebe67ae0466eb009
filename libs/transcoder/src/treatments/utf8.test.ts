import { isUtf8 } from 'node:buffer';

import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { countCharacters, skipCharacters } from './utf8.ts';

const edges = [
  'c280',
  'c1bf',
  'dfbf',
  'e0a080',
  'e09fbf',
  'ed9fbf',
  'eda080',
  'ee8080',
  'f0908080',
  'f08fbfbf',
  'f48fbfbf',
];
const odd = ['f4908080', 'f5808080', '80', 'e38080', 'e380', 'f09f98', 'c2', 'ff', '41'];

describe('countCharacters', () => {
  test('accepts what Node accepts, and counts its code points', () => {
    const pieces = fc.oneof(
      fc.constantFrom(...edges, ...odd).map((hex) => Buffer.from(hex, 'hex')),
      fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 4 }), (list) => {
        const bytes = Buffer.concat(list);
        const expected = isUtf8(bytes) ? Array.from(bytes.toString()).length : -1;
        expect(countCharacters(bytes, 0, bytes.length)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('does not look beyond its range', () => {
    expect(countCharacters(Buffer.from('a王'), 0, 3)).toBe(-1);
    expect(countCharacters(Buffer.from('a王'), 0, 1)).toBe(1);
  });
});

test('skipCharacters moves over whole characters', () => {
  expect(skipCharacters(Buffer.from('王😀a'), 0, 2)).toBe(7);
});
