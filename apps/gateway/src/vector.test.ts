import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatVector, parseVector } from './vector.ts';

test('a vector is read as it was written, for any partitions and offsets', () => {
  const entries = fc.uniqueArray(fc.tuple(fc.nat(9999), fc.nat({ max: 2 ** 40 })), {
    minLength: 1,
    selector: ([partition]) => partition,
  });
  fc.assert(
    fc.property(entries, (pairs) => {
      const sorted = pairs.toSorted(([left], [right]) => left - right);

      expect([...parseVector(formatVector(new Map(pairs)))].toSorted(([left], [right]) => left - right)).toEqual(
        sorted,
      );
    }),
  );
});

test.each(['', '0', '0:', ':1', '0:1,0:2', '0:-1', '0:1,', ' 0:1', '0:1.5', '0:9999999999999999'])(
  '%j is no vector',
  (text) => {
    expect(() => parseVector(text)).toThrow(expect.objectContaining({ code: 'POSITION_INVALID' }));
  },
);
