import { describe, expect, test } from '@jest/globals';
import type { CellFault } from './row-fault.ts';
import { timeReader } from './time.ts';
import { zoneNamed } from './zone.ts';

const shanghai = zoneNamed('Asia/Shanghai')!;
const read = (format: string, text: string, hour24 = false): string =>
  new Date(timeReader(format, shanghai, hour24)!(text)).toISOString();

function reasonOf(act: () => unknown): string {
  try {
    act();
    return 'none';
  } catch (fault) {
    return (fault as CellFault).reason;
  }
}

describe('times of cells', () => {
  test('a time without a zone is read in the zone of the mapping', () => {
    expect(read('yyyy/M/d H:mm', '2020/2/7 9:00')).toBe('2020-02-07T01:00:00.000Z');
    expect(read('iso', '2020-02-07 09:00:00')).toBe('2020-02-07T01:00:00.000Z');
    expect(read('yyyy年M月d日', '2020年2月7日')).toBe('2020-02-06T16:00:00.000Z');
  });

  test('a time that names its zone keeps it', () => {
    expect(read('iso', '2020-02-07T09:00:00Z')).toBe('2020-02-07T09:00:00.000Z');
    expect(read('iso', '2020-02-07T09:00:00.123+0530')).toBe('2020-02-07T03:30:00.123Z');
  });

  test('a pattern may name the place of the zone', () => {
    expect(read('dd.MM.yyyy HH:mm xxx', '07.02.2020 09:00 +05:30')).toBe('2020-02-07T03:30:00.000Z');
    expect(read('xxx yyyy-MM-dd', '+0800 2020-02-07')).toBe('2020-02-06T16:00:00.000Z');
    expect(read('yyyyMMddHHmmssxxx', '20200207090000Z')).toBe('2020-02-07T09:00:00.000Z');
    expect(reasonOf(() => read('yyyy/M/d H:mm xxx', '2020/2/7 9:00'))).toBe('FIELD_FORMAT');
  });

  test('counts since 1970 are read in milliseconds or seconds', () => {
    expect(read('epoch-ms', '1517966773840')).toBe('2018-02-07T01:26:13.840Z');
    expect(read('epoch-s', '1517966773')).toBe('2018-02-07T01:26:13.000Z');
  });

  test('a count beyond the calendar is a fault of its row, since nothing after it could hold it', () => {
    expect(reasonOf(() => timeReader('epoch-ms', shanghai, false)!('9999999999999999'))).toBe('FIELD_FORMAT');
    expect(reasonOf(() => timeReader('epoch-s', shanghai, false)!('-8640000000001'))).toBe('FIELD_FORMAT');
    expect(read('epoch-s', '8640000000000')).toBe('+275760-09-13T00:00:00.000Z');
  });

  test('24:00 is a fault unless declared as the next day', () => {
    expect(reasonOf(() => read('yyyy/M/d H:mm', '2020/2/7 24:00'))).toBe('FIELD_FORMAT');
    expect(read('yyyy/M/d H:mm', '2020/2/7 24:00', true)).toBe('2020-02-07T16:00:00.000Z');
    expect(reasonOf(() => read('yyyy/M/d H:mm', '2020/2/7 24:01', true))).toBe('FIELD_FORMAT');
  });

  test.each(['2020/2/30 9:00', '2020/13/1 9:00', '2020/2/7 9:60', '2020-2-7 9:00', '', 'soon'])(
    '%p is no time of the declared form',
    (text) => {
      expect(reasonOf(() => read('yyyy/M/d H:mm', text))).toBe('FIELD_FORMAT');
    },
  );

  test('a change of the clocks is honoured: Shanghai had summer time in 1988', () => {
    expect(read('iso', '1988-07-01 12:00:00')).toBe('1988-07-01T03:00:00.000Z');
    expect(read('iso', '1988-01-01 12:00:00')).toBe('1988-01-01T04:00:00.000Z');
  });

  test('signs that mean something in a pattern of characters stand for themselves', () => {
    expect(read('yyyy.MM.dd (HH)', '2020.02.07 (09)')).toBe('2020-02-07T01:00:00.000Z');
    expect(reasonOf(() => read('yyyy.MM.dd', '2020x02x07'))).toBe('FIELD_FORMAT');
  });

  test('a format without a day is no format', () => {
    expect(timeReader('yyyy-MM', shanghai, false)).toBeUndefined();
    expect(zoneNamed('Asia/Nowhere')).toBeUndefined();
  });
});
