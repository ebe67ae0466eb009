import { type AvroSchema, type RecordField, type RecordSchema, soleBranch } from '@rail/avro';

import type { FilterField, FilterFunction } from './row-filter.ts';

/**
 * What must hold of a record as a whole, whoever gets a share of it. It reads fields as a row filter does: the walk notes
 * where their bytes lie, nothing else is decoded. A check that is undecided, because a field is null, is not broken.
 */
export interface RowCheck {
  readonly name: string;
  readonly fields: readonly FilterField[];
  readonly holds: FilterFunction;
}

export interface CheckedField {
  readonly field: FilterField;
  /** The names that lead on from within the items of an array or map that the walk captures whole. */
  readonly within: readonly string[];
}

/** The field at a dotted path for a check to read; undefined if the schema has none. Arrays, maps and unions are transparent. */
export function checkedField(schema: AvroSchema, path: string): CheckedField | undefined {
  const names = path.split('.');
  const chain: RecordField[] = [];
  let records = recordsIn(schema);
  for (const [depth, name] of names.entries()) {
    const found = records.flatMap(({ fields }) => fields.filter((field) => field.name === name)).at(0);
    if (found === undefined) return undefined;
    chain.push(found);
    const value = soleBranch(found.schema) ?? found.schema;
    if (depth === names.length - 1 || value.kind === 'array' || value.kind === 'map') {
      const field = { path: names.slice(0, depth + 1).join('.'), schema: value, chain };
      return { field, within: names.slice(depth + 1) };
    }
    records = recordsIn(value);
  }
  return undefined;
}

function recordsIn(schema: AvroSchema): RecordSchema[] {
  if (schema.kind === 'record') return [schema];
  return schema.kind === 'union' ? schema.branches.filter((branch) => branch.kind === 'record') : [];
}
