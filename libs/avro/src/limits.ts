import type { AvroSchema, RecordSchema } from './schema.ts';

/** Records nested deeper than this in one datum are refused: a recursive schema would otherwise exhaust the stack. */
export const maxNesting = 500;

/** Items that take no bytes (null, empty record) that one datum may hold: their count alone would cost time. */
export const maxEmptyItems = 65_536;

const known = new WeakMap<AvroSchema, number>();

/** The least number of bytes that a value of this schema takes; bounds the counts that a block may announce. */
export function minBytes(schema: AvroSchema): number {
  switch (schema.kind) {
    case 'null':
      return 0;
    case 'float':
      return 4;
    case 'double':
      return 8;
    case 'fixed':
      return schema.size;
    case 'record':
      return ofRecord(schema);
    case 'union':
      return 1 + Math.min(...schema.branches.map(minBytes));
    default:
      return 1;
  }
}

/** Remembered per record: types used in many places would otherwise be measured again and again. */
function ofRecord(record: RecordSchema): number {
  const found = known.get(record);
  if (found !== undefined) return found;
  // What a record holds of itself directly has no end, so no data either; 0 stops the descent.
  known.set(record, 0);
  const sum = record.fields.reduce((bytes, field) => bytes + minBytes(field.schema), 0);
  known.set(record, sum);
  return sum;
}

/** A datum whose type has more values than this outside of arrays and maps is refused with its schema. */
export const maxValues = 100_000;

/**
 * How many values one datum may hold at most outside of arrays, maps and recursion. Types that use one another twice
 * double it with every level, and null takes no bytes: without a bound a small schema would keep a reader busy for ever.
 */
export function valueCount(schema: AvroSchema, counted = new Map<AvroSchema, number>()): number {
  if (schema.kind === 'union') return 1 + Math.max(...schema.branches.map((branch) => valueCount(branch, counted)));
  if (schema.kind === 'array') return 1 + valueCount(schema.items, counted);
  if (schema.kind === 'map') return 1 + valueCount(schema.values, counted);
  if (schema.kind !== 'record') return 1;
  const found = counted.get(schema);
  if (found !== undefined) return found;
  counted.set(schema, 1);
  const sum = schema.fields.reduce((values, field) => values + valueCount(field.schema, counted), 1);
  counted.set(schema, sum);
  return sum;
}
