import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';

import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { linkageKey, pseudonym } from './linkage-key.ts';

describe('pseudonym', () => {
  test.each(['sha256', 'sm3'] as const)('is the HMAC that Node computes in one piece (%s)', (algorithm) => {
    const secrets = fc.uint8Array({ minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(secrets, fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 4 }), (secret, messages) => {
        const key = linkageKey(Buffer.from(secret), algorithm);
        for (const message of messages) {
          const expected = createHmac(algorithm, secret).update(message).digest('hex');
          expect(pseudonym(key, message)).toBe(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('agrees with test case 2 of RFC 4231', () => {
    const key = linkageKey(Buffer.from('Jefe'));

    expect(pseudonym(key, Buffer.from('what do ya want for nothing?'))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('reads no byte outside the given range', () => {
    const key = linkageKey(Buffer.from('secret'));
    const bytes = Buffer.from('xx33CC99199001011234yy');

    expect(pseudonym(key, bytes, 2, 20)).toBe(pseudonym(key, Buffer.from('33CC99199001011234')));
  });

  test('a key never shows its secret', () => {
    const key = linkageKey(Buffer.from('top secret'));

    for (const text of [String(key), JSON.stringify({ key }), inspect(key), inspect({ key }, { depth: 9 })]) {
      expect(text).toContain('***');
      expect(text).not.toContain('Buffer');
    }
  });

  test('an empty secret is refused', () => {
    expect(() => linkageKey(Buffer.alloc(0))).toThrow('empty');
  });
});
