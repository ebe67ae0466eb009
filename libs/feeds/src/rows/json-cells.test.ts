import { describe, expect, test } from '@jest/globals';
import { jsonReaders, jsonRecord } from './json-cells.ts';
import { LineRows } from './lines.ts';

const cellsOf = (line: string, ...columns: string[]): unknown[] => {
  const record = jsonRecord(line);
  return jsonReaders(columns).map((read) => read(record));
};

describe('cells of a JSON line', () => {
  test('are texts, numbers as they are written, lists as lists, null where there is nothing', () => {
    const line = '{"a":"x","n":31,"f":1.50,"b":true,"l":[1,"y",null],"z":null,"o":{"p":{"q":7}}}';
    expect(cellsOf(line, 'a', 'n', 'f', 'b', 'l', 'z', 'none', 'o.p.q', 'o.p')).toEqual([
      'x',
      '31',
      '1.5',
      'true',
      ['1', 'y', null],
      null,
      null,
      '7',
      '{"q":7}',
    ]);
  });

  test('keep every digit of numbers that a double would change', () => {
    expect(cellsOf('{"id":9007199254740993,"m":1234567890.12345678901,"s":12}', 'id', 'm', 's')).toEqual([
      '9007199254740993',
      '1234567890.12345678901',
      '12',
    ]);
  });

  test('of a name with a dot are those under the name before those under the path', () => {
    expect(cellsOf('{"a.b":1,"a":{"b":2}}', 'a.b')).toEqual(['1']);
    expect(cellsOf('{"a":{"b":2}}', 'a.b')).toEqual(['2']);
  });

  test('never reach into what every object has', () => {
    expect(cellsOf('{"a":{}}', 'a.constructor', 'a.toString')).toEqual([null, null]);
  });

  test.each(['{"a":}', '[1]', '"x"', '12', '{"secret":"张三" x}'])('%s is a fault that shows nothing of it', (line) => {
    try {
      jsonRecord(line);
      throw new Error('it was read');
    } catch (fault) {
      expect(fault).toMatchObject({
        reason: 'ROW_SHAPE',
        message: expect.stringMatching(/^not (JSON( at sign \d+)?|a JSON object)$/),
      });
    }
  });
});

describe('lines', () => {
  const linesOf = (...chunks: string[]): unknown[] => {
    const rows = new LineRows();
    return [...chunks.flatMap((chunk) => rows.push(chunk)), ...rows.end()].map(({ line, raw, broken }) => [
      line,
      String(raw).slice(0, 10),
      broken !== undefined,
    ]);
  };

  test('are cut anywhere, keep their numbers and pass over blank ones', () => {
    expect(linesOf('a\r\n\nb', 'c\n', 'd')).toEqual([
      [1, 'a', false],
      [3, 'bc', false],
      [4, 'd', false],
    ]);
  });

  test('that never end are marked once and dropped, and the next one is read', () => {
    expect(linesOf('x'.repeat(1_100_000), 'x'.repeat(1_100_000), '\nnext\n')).toEqual([
      [1, 'xxxxxxxxxx', true],
      [2, 'next', false],
    ]);
  });
});
