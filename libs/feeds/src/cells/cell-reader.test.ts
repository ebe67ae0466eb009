import { describe, expect, test } from '@jest/globals';
import { parseSchema } from '@rail/avro';
import { cellReader } from './cell-reader.ts';
import type { CellFault } from './row-fault.ts';

const day = (): number => 0;
const read = (type: string, text: string): unknown => {
  try {
    return cellReader(parseSchema(JSON.stringify(type)), { time: day, day, round: false })!(text);
  } catch (fault) {
    return (fault as CellFault).reason;
  }
};

describe('numbers of cells', () => {
  test('a number that the type cannot hold is a fault, not an infinity', () => {
    expect(read('double', '1e308')).toBe(1e308);
    expect(read('double', '1e309')).toBe('FIELD_FORMAT');
    expect(read('float', '3e38')).toBe(3e38);
    expect(read('float', '-1e39')).toBe('FIELD_FORMAT');
  });
});
