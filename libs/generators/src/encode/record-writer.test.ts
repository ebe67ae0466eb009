import { describe, expect, test } from '@jest/globals';

import { encodedText, RecordWriter } from './record-writer.ts';

describe('the record writer', () => {
  test.each([
    [0, '0200'],
    [127, '027f'],
    [128, '040080'],
    [32_767, '047fff'],
    [32_768, '06008000'],
    [2 ** 31, '0a0080000000'],
    [-1, '02ff'],
    [-128, '0280'],
    [-129, '04ff7f'],
    [-32_768, '048000'],
    [-32_769, '06ff7fff'],
    [2 ** 53 - 1, '0e1fffffffffffff'],
    [1 - 2 ** 53, '0ee0000000000001'],
  ])('decimal %d is written as the shortest two’s complement %s', (unscaled, hex) => {
    const out = new RecordWriter();

    out.writeDecimal(unscaled);

    expect(out.view().toString('hex')).toBe(hex);
  });

  test('digits are padded with zeros', () => {
    const out = new RecordWriter();

    out.writeDigitsRaw(42, 5);

    expect(out.view().toString()).toBe('00042');
  });

  test('a text has its size in bytes before it', () => {
    expect(encodedText('浙A').toString('hex')).toBe('08e6b59941');
  });
});
