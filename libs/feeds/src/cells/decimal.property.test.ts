import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { decimalBytes } from './decimal.ts';

const unscaled = (bytes: Buffer): bigint => BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
const read = (text: string, round = false): bigint => unscaled(decimalBytes(text, 18, 2, round));

describe('decimals of cells', () => {
  test('every decimal that fits is kept to the last digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), (value) => {
        const digits = String(value < 0n ? -value : value).padStart(3, '0');
        expect(read(`${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`)).toBe(value);
      }),
    );
  });

  test('digits beyond the scale are a fault, or rounded half up where declared', () => {
    expect(() => read('1.005')).toThrow(expect.objectContaining({ reason: 'FIELD_FORMAT' }));
    expect(read('1.005', true)).toBe(101n);
    expect(read('-1.005', true)).toBe(-101n);
    expect(read('1.0049', true)).toBe(100n);
    expect(read('1.500')).toBe(150n);
  });

  test('exponents are understood', () => {
    expect(read('1.5e3')).toBe(150_000n);
    expect(read('15e-1')).toBe(150n);
  });

  test.each(['', '.', '-', '1,000', '0x1f', '1e', 'NaN', '12345678901234567.1'])('%p is refused', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ reason: 'FIELD_FORMAT' }));
  });
});
