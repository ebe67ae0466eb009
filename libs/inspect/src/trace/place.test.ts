import { describe, expect, test } from '@jest/globals';

import { parsePlace } from './place.ts';

describe('a place to trace', () => {
  test.each([
    [
      'line.health.hospital-visit/2/118',
      { kind: 'record', topic: 'line.health.hospital-visit', partition: 2, offset: 118 },
    ],
    ['share.em-er-014/0/91,002', { kind: 'record', topic: 'share.em-er-014', partition: 0, offset: 91_002 }],
    ['data/air.csv:118', { kind: 'file', file: 'air.csv', line: 118 }],
    [
      'emergency-response.air_reading:1204A|2020-02-08 00:00:00+08',
      { kind: 'row', database: 'emergency-response', table: 'air_reading', key: '1204A|2020-02-08 00:00:00+08' },
    ],
  ])('%s', (text, place) => {
    expect(parsePlace(text)).toEqual(place);
  });

  test('says what it takes if it is none', () => {
    expect(() => parsePlace('somewhere')).toThrow('TOPIC/PARTITION/OFFSET');
  });
});
