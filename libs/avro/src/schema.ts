/**
 * The model of an Avro schema. Named references are resolved to the very object, so a recursive schema is a cyclic
 * graph: walk it with a visited set. `props` keeps the attributes that Avro itself does not define (`rail.grade`, …).
 */
export type SchemaProps = Readonly<Record<string, unknown>>;

export const primitiveKinds = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const;
export type PrimitiveKind = (typeof primitiveKinds)[number];

export type LogicalType =
  | { readonly name: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly name: PlainLogicalName };

export type PlainLogicalName =
  | 'uuid'
  | 'date'
  | 'time-millis'
  | 'time-micros'
  | 'timestamp-millis'
  | 'timestamp-micros'
  | 'timestamp-nanos'
  | 'local-timestamp-millis'
  | 'local-timestamp-micros'
  | 'local-timestamp-nanos'
  | 'duration';

export interface PrimitiveSchema {
  readonly kind: PrimitiveKind;
  readonly logical?: LogicalType;
  readonly props: SchemaProps;
}

export interface RecordField {
  readonly name: string;
  readonly schema: AvroSchema;
  /** The default as JSON; meaningful only if `hasDefault` (null is a default too). */
  readonly default?: unknown;
  readonly hasDefault: boolean;
  readonly aliases: readonly string[];
  readonly doc?: string;
  readonly props: SchemaProps;
}

export interface RecordSchema {
  readonly kind: 'record';
  /** Full name, with its namespace. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly doc?: string;
  readonly fields: readonly RecordField[];
  readonly props: SchemaProps;
}

export interface EnumSchema {
  readonly kind: 'enum';
  readonly name: string;
  readonly aliases: readonly string[];
  readonly doc?: string;
  readonly symbols: readonly string[];
  /** The symbol that a reader takes for one it does not know. */
  readonly default?: string;
  readonly props: SchemaProps;
}

export interface FixedSchema {
  readonly kind: 'fixed';
  readonly name: string;
  readonly aliases: readonly string[];
  readonly doc?: string;
  readonly size: number;
  readonly logical?: LogicalType;
  readonly props: SchemaProps;
}

export interface ArraySchema {
  readonly kind: 'array';
  readonly items: AvroSchema;
  readonly props: SchemaProps;
}

export interface MapSchema {
  readonly kind: 'map';
  readonly values: AvroSchema;
  readonly props: SchemaProps;
}

export interface UnionSchema {
  readonly kind: 'union';
  readonly branches: readonly AvroSchema[];
}

export type NamedSchema = RecordSchema | EnumSchema | FixedSchema;
export type AvroSchema = PrimitiveSchema | NamedSchema | ArraySchema | MapSchema | UnionSchema;

export function isNamed(schema: AvroSchema): schema is NamedSchema {
  return schema.kind === 'record' || schema.kind === 'enum' || schema.kind === 'fixed';
}

/** What a branch of a union is called in Avro's JSON: the full name of a named type, else its kind. */
export function branchName(schema: AvroSchema): string {
  return isNamed(schema) ? schema.name : schema.kind;
}

export function isNullable(schema: AvroSchema): boolean {
  return schema.kind === 'union' && schema.branches.some((branch) => branch.kind === 'null');
}

/** The only non-null branch of a union, the schema itself if it is none, or undefined if there are several. */
export function soleBranch(schema: AvroSchema): AvroSchema | undefined {
  if (schema.kind !== 'union') return schema;
  const present = schema.branches.filter((branch) => branch.kind !== 'null');
  return present.length === 1 ? present[0] : undefined;
}

/** All named types within a schema, by full name: what a further schema file may refer to. */
export function namedTypesOf(schema: AvroSchema): Map<string, NamedSchema> {
  const found = new Map<string, NamedSchema>();
  const pending: AvroSchema[] = [schema];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (isNamed(next)) {
      if (found.has(next.name)) continue;
      found.set(next.name, next);
    }
    if (next.kind === 'record') pending.push(...next.fields.map((field) => field.schema));
    else if (next.kind === 'array') pending.push(next.items);
    else if (next.kind === 'map') pending.push(next.values);
    else if (next.kind === 'union') pending.push(...next.branches);
  }
  return found;
}
