import { describe, expect, test } from '@jest/globals';
import { decodeKeys, reportedColumn } from './keys.ts';

describe('what a terminal sends', () => {
  test('becomes keys, several at once', () => {
    expect(decodeKeys('\x1b[A\x1b[B\x1bOC\x1b[D\r\x7f')).toEqual(['up', 'down', 'right', 'left', 'enter', 'backspace']);
    expect(decodeKeys('sz应')).toEqual([{ typed: 's' }, { typed: 'z' }, { typed: '应' }]);
    expect(decodeKeys('\x03')).toEqual(['interrupt']);
  });

  test('is Esc only if nothing follows it', () => {
    expect(decodeKeys('\x1b')).toEqual(['escape']);
    expect(decodeKeys('\x1b[5~\x1b[24;3R\x01')).toEqual([]);
  });

  test('tells where the cursor stands', () => {
    expect(reportedColumn('x\x1b[24;3R')).toBe(3);
    expect(reportedColumn('x')).toBeUndefined();
  });
});
