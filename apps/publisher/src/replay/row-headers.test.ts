import { expect, test } from '@jest/globals';
import { encodeHeaders } from '@rail/kafka-protocol';
import fc from 'fast-check';
import { RowHeaders } from './row-headers.ts';

test('are the bytes that any Kafka client would write for place, run and sequence', () => {
  const headers = new RowHeaders('r-1');
  const name = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((text) => !/[/\\]/.test(text));
  const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(name, fc.integer({ min: 1, max: 2 ** 31 }), number, (file, line, seq) => {
      const sequence = Buffer.alloc(8);
      sequence.writeBigUInt64BE(BigInt(seq));
      const expected = encodeHeaders([
        ['rail-at', Buffer.from(`${file}:${line}`)],
        ['rail-run', Buffer.from('r-1')],
        ['rail-seq', sequence],
      ]);
      expect(headers.of(seq, `/data/feeds/${file}`, line).equals(expected)).toBe(true);
    }),
  );
});
