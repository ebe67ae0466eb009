import { describe, expect, it } from '@jest/globals';
import { matchPath } from '../router/match.ts';
import { rowOfFile, rowPath, tracePath, valuesText } from './place-link.ts';

describe('the address of a traced record', () => {
  it.each([
    'line.health.hospital-visit/2/118',
    'air.csv:118',
    'emergency-response.air_reading:1204A|2020-02-08 00:00:00+08',
    'market-entities.entity:91/33%?#',
  ])('%s comes back from its address', (place) => {
    const { pathname } = new URL(tracePath(place), 'http://board.example');
    expect(matchPath('/trace/:record*', pathname)).toEqual({ record: place });
  });

  it('reads like the place', () => {
    expect(tracePath('line.health.hospital-visit/2/118')).toBe('/trace/line.health.hospital-visit/2/118');
  });
});

describe('the address of a row', () => {
  it('asks for the lineage of its key, and for the table alone where the key is hidden', () => {
    expect(rowPath('emergency-response.air_reading:1204A|2020')).toBe(
      '/databases/emergency-response/air_reading?key=1204A%7C2020',
    );
    expect(rowPath('emergency-response.air_reading')).toBe('/databases/emergency-response/air_reading');
    expect(rowPath('no row at all')).toBeUndefined();
  });
});

describe('the row of a file', () => {
  it.each([
    ['air.csv:118', 'air.csv:118'],
    ['air.csv:118 监测时间', 'air.csv:118'],
    ['two words.csv.gz:7 time', 'two words.csv.gz:7'],
  ])('in %s is %s', (at, place) => {
    expect(rowOfFile(at)).toBe(place);
  });
});

describe('values in a cell', () => {
  it.each([
    [[], '-'],
    [['良'], '良'],
    [[null], 'null'],
    [[61], '61'],
    [['a', 2], '[a, 2]'],
    [[{ code: 1 }], '{"code":1}'],
  ])('%j is %s', (values, text) => {
    expect(valuesText(values)).toBe(text);
  });
});
