import type { AvroSchema } from './schema.ts';

/** Records nested deeper than this in one datum are refused: a recursive schema would otherwise exhaust the stack. */
export const maxNesting = 500;

/** Items that take no bytes (null, empty record) that one datum may hold: their count alone would cost time. */
export const maxEmptyItems = 65_536;

/** The least number of bytes that a value of this schema takes; bounds the counts that a block may announce. */
export function minBytes(schema: AvroSchema): number {
  return least(schema, new Set());
}

function least(schema: AvroSchema, within: Set<AvroSchema>): number {
  switch (schema.kind) {
    case 'null':
      return 0;
    case 'float':
      return 4;
    case 'double':
      return 8;
    case 'fixed':
      return schema.size;
    case 'record': {
      if (within.has(schema)) return 0;
      within.add(schema);
      const sum = schema.fields.reduce((bytes, field) => bytes + least(field.schema, within), 0);
      within.delete(schema);
      return sum;
    }
    case 'union':
      return 1 + Math.min(...schema.branches.map((branch) => least(branch, within)));
    default:
      return 1;
  }
}
