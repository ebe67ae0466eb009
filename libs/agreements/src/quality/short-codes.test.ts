import { expect, test } from '@jest/globals';

import { shortCodes } from './short-codes.ts';

const isListed = (text: string): boolean => {
  const signs = Buffer.from(text);
  return shortCodes(['110', '33', '330106'])!(signs, 0, signs.length);
};

test('a code is listed as it stands, and with nothing before or after it', () => {
  expect(['110', '33', '330106'].map(isListed)).toEqual([true, true, true]);
  const others = ['', '1', '11', '0110', '\u0000110', '\u0000\u0000\u0000110', '110\u0000', '3301060', '３３'];
  expect(others.filter(isListed)).toEqual([]);
});

test('a list with a long code is none of short ones', () => {
  expect(shortCodes(['110', '1100000'])).toBeUndefined();
});
