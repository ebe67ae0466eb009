import { type AvroSchema, type RecordField, type RecordSchema, soleBranch } from '@rail/avro';
import { nearest } from '@rail/kernel';

import type { FilterField } from '../plan/row-filter.ts';
import type { FilterType } from './expression.ts';
import { describeType, sameKind, typeOfSchema } from './type-of-schema.ts';

type Resolved = { readonly index: number; readonly type: FilterType } | { readonly fault: string };

/** Finds fields by their paths and numbers those that a filter reads. */
export class FieldResolver {
  readonly captured: FilterField[] = [];
  readonly #root: AvroSchema;

  constructor(root: AvroSchema) {
    this.#root = root;
  }

  /** Whether all names but the last lead through records, so that the walk can capture the field itself. */
  leadsThroughRecords(names: readonly string[]): boolean {
    let records = recordsOf(this.#root);
    for (const name of names.slice(0, -1)) {
      const fields = fieldsCalled(records, name);
      if (fields.length === 0) return true; // resolve() says what is wrong
      records = fields.flatMap((field) => recordsOf(field.schema));
      if (records.length === 0) return false;
    }
    return true;
  }

  resolve(names: readonly string[]): Resolved {
    let records = recordsOf(this.#root);
    let nullable = false;
    const chain: RecordField[] = [];
    let found: readonly RecordField[] = [];
    for (const [depth, name] of names.entries()) {
      found = fieldsCalled(records, name);
      const [first] = found;
      if (first === undefined) return { fault: unknownField(records, names.slice(0, depth + 1)) };
      chain.push(first);
      records = found.flatMap((field) => recordsOf(field.schema));
      if (depth < names.length - 1) nullable ||= found.some((field) => isOptional(field.schema));
    }
    const type = commonType(found);
    const path = names.join('.');
    if (typeof type === 'string') return { fault: `${path} cannot be read by a filter: ${type}` };
    return { index: this.#capture(path, found[0]!.schema, chain), type };
  }

  /** The type of a field of the given records, or what is wrong. */
  memberOf(records: readonly RecordSchema[], name: string): FilterType | string {
    const found = fieldsCalled(records, name);
    if (found.length === 0) return unknownField(records, [name]);
    const type = commonType(found);
    return typeof type === 'string' ? `${name} cannot be read by a filter: ${type}` : type;
  }

  #capture(path: string, schema: AvroSchema, chain: readonly RecordField[]): number {
    const known = this.captured.findIndex((field) => field.path === path);
    if (known >= 0) return known;
    this.captured.push({ path, schema: soleBranch(schema) ?? schema, chain });
    return this.captured.length - 1;
  }
}

function recordsOf(schema: AvroSchema): RecordSchema[] {
  if (schema.kind === 'record') return [schema];
  return schema.kind === 'union' ? schema.branches.filter((branch) => branch.kind === 'record') : [];
}

function fieldsCalled(records: readonly RecordSchema[], name: string): RecordField[] {
  return records.flatMap((record) => record.fields.filter((field) => field.name === name));
}

function isOptional(schema: AvroSchema): boolean {
  return schema.kind === 'union';
}

/** Fields of one name in several records of a union can be read if they have one type. */
function commonType(fields: readonly RecordField[]): FilterType | string {
  const types = fields.map((field) => typeOfSchema(field.schema));
  const [first] = types;
  if (first === undefined || typeof first === 'string') return first ?? 'it does not exist';
  for (const type of types) {
    if (typeof type === 'string') return type;
    if (!sameKind(type, first) || type.nullable !== first.nullable) {
      return `the records of its union give it different types, ${describeType(first)} and ${describeType(type)}`;
    }
  }
  return first;
}

function unknownField(records: readonly RecordSchema[], names: readonly string[]): string {
  const name = names.at(-1)!;
  const known = records.flatMap((record) => record.fields.map((field) => field.name));
  const near = nearest(name, known);
  const hint =
    near === undefined ? `; there are ${[...new Set(known)].slice(0, 12).join(', ')}` : `; did you mean ${near}?`;
  return `no field is called ${names.join('.')}${known.length === 0 ? '' : hint}`;
}
