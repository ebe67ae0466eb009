import { type AvroSchema, decodeValue } from '@rail/avro';
import { assert } from '@rail/kernel';

import { captureAbsent, type FilterCaptures, type FilterField } from '../plan/row-filter.ts';
import type { FilterValue } from './expression.ts';
import { unscaledWhole, wholeOf } from './whole.ts';

/** The values that one evaluation reads; `undefined` where a record around the field is null. */
export type CapturedValues = readonly (FilterValue | undefined)[];

/** Decodes what the walk captured. Throws AVRO_MALFORMED. */
export function capturedValues(fields: readonly FilterField[], captures: FilterCaptures): CapturedValues {
  return fields.map((field, index) => capturedValue(field, captures, index));
}

export function capturedValue(field: FilterField, captures: FilterCaptures, index: number): FilterValue | undefined {
  const start = captures.starts[index] ?? captureAbsent;
  if (start < 0) return start === captureAbsent ? undefined : null;
  const buffer = captures.buffers[index];
  const end = captures.ends[index];
  assert(buffer !== undefined && end !== undefined, 'as many captures as fields');
  return filterValueOf(field.schema, decodeValue(field.schema, buffer, start, end).value);
}

/** A decoded Avro value in the form that filters compute with. */
export function filterValueOf(schema: AvroSchema, value: unknown): FilterValue {
  if (value === null) return null;
  switch (schema.kind) {
    case 'int':
    case 'long':
      return wholeOf(value as number | bigint);
    case 'bytes':
    case 'fixed':
      return schema.logical?.name === 'decimal' ? unscaledWhole(value as Buffer) : (value as Buffer);
    case 'array':
      return (value as unknown[]).map((item) => filterValueOf(schema.items, item));
    case 'map':
      return new Map(
        [...(value as Map<string, unknown>)].map(([key, item]) => [key, filterValueOf(schema.values, item)]),
      );
    case 'record':
      return new Map(
        schema.fields.map((field) => [
          field.name,
          filterValueOf(field.schema, (value as Record<string, unknown>)[field.name]),
        ]),
      );
    case 'union':
      return unionValue(schema.branches, value);
    default:
      return value as FilterValue;
  }
}

function unionValue(branches: readonly AvroSchema[], value: unknown): FilterValue {
  const present = branches.filter((branch) => branch.kind !== 'null');
  if (present.length === 1) return filterValueOf(present[0]!, value);
  const [name, inner] = Object.entries(value as Record<string, unknown>)[0]!;
  const branch = present.find((candidate) => ('name' in candidate ? candidate.name : candidate.kind) === name);
  return filterValueOf(branch!, inner);
}
