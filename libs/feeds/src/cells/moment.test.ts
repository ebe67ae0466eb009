import { describe, expect, test } from '@jest/globals';
import { parseMoment } from './moment.ts';

const now = Date.parse('2026-07-01T00:00:00Z');
const read = (text: string): string => new Date(parseMoment(text, now, 'Asia/Shanghai')).toISOString();

describe('a moment', () => {
  test.each([
    ['now', '2026-07-01T00:00:00.000Z'],
    ['-15m', '2026-06-30T23:45:00.000Z'],
    ['-1h30m', '2026-06-30T22:30:00.000Z'],
    ['2020-02-07', '2020-02-06T16:00:00.000Z'],
    ['2020-02-07T09:00', '2020-02-07T01:00:00.000Z'],
    ['2020-02-07T09:00:00Z', '2020-02-07T09:00:00.000Z'],
    ['2020-02-07T09:00:00+05:30', '2020-02-07T03:30:00.000Z'],
    ['1517966773', '2018-02-07T01:26:13.000Z'],
    ['1517966773840', '2018-02-07T01:26:13.840Z'],
  ])('%s is %s', (text, iso) => {
    expect(read(text)).toBe(iso);
  });

  test.each(['', 'soon', '2020-02-30', '15m', '-15'])('%j is refused or a count', (text) => {
    if (text === '-15') expect(read(text)).toBe('1969-12-31T23:59:45.000Z');
    else expect(() => read(text)).toThrow('is no time');
  });
});
