import { describe, expect, it } from '@jest/globals';
import { dayTimeText } from '../ui/moment.ts';
import { rejectedPercent, requestOf } from './run-request.ts';

const form = { paths: 'air.csv', mappings: '', speed: '', shifts: false };

describe('the form of a replay', () => {
  it('names each file once a line, without empty lines', () => {
    expect(requestOf({ ...form, paths: ' air.csv \n\nwater.csv\n' })).toEqual({ paths: ['air.csv', 'water.csv'] });
  });

  it('leaves out what is left empty, so that the exchange decides', () => {
    expect(Object.keys(requestOf(form))).toEqual(['paths']);
  });

  it.each([
    ['3600', 3600],
    ['60x', 60],
    [' max ', 'max'],
  ])('takes %j for a speed', (speed, expected) => {
    expect(requestOf({ ...form, speed }).speed).toBe(expected);
  });

  it('shifts to now if asked', () => {
    expect(requestOf({ ...form, shifts: true, mappings: 'air.mapping.yaml' })).toEqual({
      paths: ['air.csv'],
      mappings: ['air.mapping.yaml'],
      shiftTo: 'now',
    });
  });
});

describe('figures of a replay', () => {
  it('keeps three digits of a small share of rejected rows', () => {
    expect(rejectedPercent(36, 43_164)).toBe('0.083 %');
    expect(rejectedPercent(50, 50)).toBe('50.0 %');
    expect(rejectedPercent(0, 0)).toBeUndefined();
  });

  it('tells event time in Hangzhou', () => {
    expect(dayTimeText(Date.parse('2020-02-12T03:00:00+08:00'))).toBe('2020-02-12 03:00:00');
  });
});
