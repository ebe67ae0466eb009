import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { crc32c, crc32cPortable } from './crc32c.ts';

test('CRC-32C gives the value that RFC 3720 lists for 32 zero bytes, and the check value of the catalogue', () => {
  expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});

test('the JavaScript fallback equals the native package, in one go or in parts', () => {
  const property = fc.property(fc.uint8Array({ minLength: 0, maxLength: 1200 }), fc.nat(), (bytes, cut) => {
    const at = cut % (bytes.length + 1);
    const whole = crc32c(bytes);
    expect(crc32cPortable(bytes, 0, bytes.length, 0)).toBe(whole);
    expect(crc32c(bytes, at, bytes.length, crc32c(bytes, 0, at))).toBe(whole);
    expect(crc32cPortable(bytes, at, bytes.length, crc32cPortable(bytes, 0, at, 0))).toBe(whole);
  });
  fc.assert(property);
});
