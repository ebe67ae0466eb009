import type { AvroSchema, EnumSchema, RecordSchema } from '@rail/avro';
import { isNamed, soleBranch } from '@rail/avro';

import { grades, sharingClasses } from './classes.ts';

/** A fault of an `.avsc` file: the path of the field, what is wrong. */
export interface SchemaFault {
  readonly path: string;
  readonly message: string;
}

/** Fields that every dataset has, so that each can be filtered by place and ordered. */
const standardFields = [
  { name: 'divisionCode', type: 'string' },
  { name: 'eventTime', type: 'timestamp-millis' },
  { name: 'sourceVersion', type: 'long' },
] as const;

const knownProps: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  'rail.zh': (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be a Chinese name'),
  'rail.grade': (value) => oneOf(value, grades),
  'rail.sharing': (value) => oneOf(value, sharingClasses),
  'rail.personal': (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
};

/** What the catalogue asks of a dataset's schema beyond being Avro: names, marks, the three standard fields. */
export function schemaFaults(schema: RecordSchema): SchemaFault[] {
  const faults: SchemaFault[] = [];
  for (const { name, type } of standardFields) {
    const field = schema.fields.find((candidate) => candidate.name === name);
    if (field === undefined) faults.push({ path: name, message: `every dataset has a field ${name}` });
    else if (plainType(field.schema) !== type) faults.push({ path: name, message: `must be ${type}` });
  }
  walk(schema, '', new Set(), faults);
  return faults;
}

/** The schema of the field at a dotted path; records are entered, arrays, maps and unions are transparent. */
export function fieldAt(schema: AvroSchema, path: string): AvroSchema | undefined {
  let found: AvroSchema[] = [schema];
  for (const name of path.split('.')) {
    found = found.flatMap(recordsWithin).flatMap((record) => {
      const field = record.fields.find((candidate) => candidate.name === name);
      return field === undefined ? [] : [field.schema];
    });
  }
  return found[0];
}

/** `string`, `long`, `timestamp-millis`, …: the logical name of a primitive if it has one, else its kind. */
export function plainType(schema: AvroSchema): string {
  return 'logical' in schema && schema.logical !== undefined ? schema.logical.name : schema.kind;
}

/** The enumeration of a field, also of a nullable one. */
export function enumOf(schema: AvroSchema): EnumSchema | undefined {
  const sole = soleBranch(schema);
  return sole?.kind === 'enum' ? sole : undefined;
}

function recordsWithin(schema: AvroSchema): RecordSchema[] {
  switch (schema.kind) {
    case 'record':
      return [schema];
    case 'array':
      return recordsWithin(schema.items);
    case 'map':
      return recordsWithin(schema.values);
    case 'union':
      return schema.branches.flatMap(recordsWithin);
    default:
      return [];
  }
}

function walk(schema: AvroSchema, path: string, seen: Set<AvroSchema>, faults: SchemaFault[]): void {
  if (isNamed(schema)) {
    if (seen.has(schema)) return;
    seen.add(schema);
  }
  if (schema.kind === 'array') walk(schema.items, path, seen, faults);
  else if (schema.kind === 'map') walk(schema.values, path, seen, faults);
  else if (schema.kind === 'union') for (const branch of schema.branches) walk(branch, path, seen, faults);
  else if (schema.kind === 'enum' && schema.default !== 'UNKNOWN') {
    faults.push({ path, message: 'an enumeration has the symbol UNKNOWN as default for its readers' });
  } else if (schema.kind === 'record') {
    for (const field of schema.fields) {
      const at = path === '' ? field.name : `${path}.${field.name}`;
      if (field.doc === undefined) faults.push({ path: at, message: 'doc is missing: the Chinese name' });
      if (field.props['rail.zh'] === undefined) faults.push({ path: at, message: 'rail.zh is missing' });
      for (const [prop, value] of Object.entries(field.props)) {
        const message = prop in knownProps ? knownProps[prop]?.(value) : 'no such attribute';
        if (message !== undefined) faults.push({ path: `${at} ${prop}`, message });
      }
      walk(field.schema, at, seen, faults);
    }
  }
}

function oneOf(value: unknown, known: readonly string[]): string | undefined {
  return (known as readonly unknown[]).includes(value) ? undefined : `must be one of ${known.join(', ')}`;
}
