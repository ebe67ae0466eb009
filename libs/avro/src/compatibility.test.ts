import { describe, expect, test } from '@jest/globals';

import { checkCompatibility } from './compatibility.ts';
import { parseSchema } from './parse-schema.ts';

const record = (...fields: readonly unknown[]): unknown => ({ type: 'record', name: 'R', fields });
const anEnum = (symbols: readonly string[], extra: object = {}): unknown => ({
  type: 'enum',
  name: 'E',
  symbols,
  ...extra,
});

function faults(reader: unknown, writer: unknown): string[] {
  return checkCompatibility(parseSchema(reader), parseSchema(writer)).map(({ path }) => path);
}

describe('a reader can read', () => {
  test.each<[string, unknown, unknown]>([
    ['wider numbers', 'double', 'int'],
    ['text as bytes', 'bytes', 'string'],
    ['a nullable field from one that is not', ['null', 'string'], 'string'],
    ['fewer branches from more that all fit', 'long', ['int', 'long']],
    ['a field that the writer lacks, by its default', record({ name: 'a', type: 'int', default: 1 }), record()],
    ['without a field', record(), record({ name: 'a', type: 'int' })],
    ['a field by an alias', record({ name: 'b', type: 'int', aliases: ['a'] }), record({ name: 'a', type: 'int' })],
    [
      'a type by an alias',
      { type: 'fixed', name: 'G', size: 2, aliases: ['F'] },
      { type: 'fixed', name: 'F', size: 2 },
    ],
    ['new symbols by the default symbol', anEnum(['A'], { default: 'A' }), anEnum(['A', 'B'])],
    ['itself if recursive', record({ name: 'n', type: ['null', 'R'] }), record({ name: 'n', type: ['null', 'R'] })],
  ])('%s', (_what, reader, writer) => {
    expect(faults(reader, writer)).toEqual([]);
  });
});

describe('a reader cannot read', () => {
  test.each<[string, unknown, unknown, string]>([
    ['narrower numbers', 'int', 'long', '$'],
    ['null where it takes none', 'string', ['null', 'string'], '$'],
    ['a missing field without default', record({ name: 'a', type: 'int' }), record(), '$.a'],
    ['symbols it does not know', anEnum(['A']), anEnum(['A', 'B']), '$'],
    ['a fixed of another size', { type: 'fixed', name: 'F', size: 2 }, { type: 'fixed', name: 'F', size: 3 }, '$'],
    ['a type of another name', { type: 'fixed', name: 'G', size: 2 }, { type: 'fixed', name: 'F', size: 2 }, '$'],
    ['items of another type', { type: 'array', items: 'int' }, { type: 'array', items: 'string' }, '$.items'],
    [
      'a decimal of another scale',
      { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 },
      { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 3 },
      '$',
    ],
  ])('%s', (_what, reader, writer, path) => {
    expect(faults(reader, writer)).toEqual([path]);
  });
});
