import { describe, expect, test } from '@jest/globals';
import { nearest } from './nearest.ts';
import { parseDurationMs, parseRate } from './units.ts';

describe('what a person types', () => {
  test.each([
    ['20s', 20_000],
    ['1m30s', 90_000],
    ['250ms', 250],
    ['5', 5000],
    ['1.5h', 5_400_000],
  ])('%s is a duration', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });

  test.each(['', 'soon', '5 s', '10x', '-3s'])('"%s" is no duration', (text) => {
    expect(() => parseDurationMs(text)).toThrow(/duration/);
  });

  test('a rate is records a second, or as fast as possible', () => {
    expect(parseRate('2000/s')).toBe(2000);
    expect(parseRate('max')).toBe(Infinity);
    expect(() => parseRate('0')).toThrow(/rate/);
    expect(() => parseRate('fast')).toThrow(/rate/);
  });

  test('a mistyped word leads to the near one, a strange one to none', () => {
    expect(nearest('agrement', ['agreement', 'ledger'])).toBe('agreement');
    expect(nearest('repaly', ['replay', 'line'])).toBe('replay');
    expect(nearest('zebra', ['replay', 'line'])).toBeUndefined();
  });
});
