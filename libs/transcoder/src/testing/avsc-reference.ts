import { type AvroSchema, branchName, isNamed, schemaToJson } from '@rail/avro';
import avsc from 'avsc';

import type { FieldRule } from '../plan/projection.ts';
import { applyTreatment, derivedType } from '../treatments/registry.ts';
import { type Treatment, untreatable } from '../treatments/treatment.ts';

/*
 * The long way: avsc decodes, plain code applies the rules to the value, avsc encodes. It shares no code with the walk
 * but the definition of each treatment on a value.
 */

const exactLong = avsc.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: (value: number) => BigInt(value),
  toJSON: (value: bigint) => Number(value),
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (left: bigint, right: bigint) => (left === right ? 0 : left < right ? -1 : 1),
});

/** The avsc type of a schema: exact longs, unions always named, logical types left alone. */
export function avscType(schema: AvroSchema): avsc.Type {
  const json = JSON.parse(
    JSON.stringify(schemaToJson(schema), (key, value: unknown) => (key === 'logicalType' ? undefined : value)),
  ) as avsc.Schema;
  return avsc.Type.forSchema(plain(json) as avsc.Schema, {
    registry: { long: exactLong },
    wrapUnions: 'always' as never,
  });
}

/** avsc ignores the registry for `{"type": "long"}` (its issue 496), so such an object becomes the bare name. */
function plain(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(plain);
  if (typeof json !== 'object' || json === null) return json;
  const object = json as Record<string, unknown>;
  if (object['type'] === 'long' && !('name' in object)) return 'long';
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, key === 'default' ? value : plain(value)]),
  );
}

export const withheld: unique symbol = Symbol('withheld');

/** Applies rules to a decoded value of avsc, from one schema into the schema of a share. */
export function applyRules(
  writer: AvroSchema,
  reader: AvroSchema,
  rules: readonly FieldRule[],
  value: unknown,
): unknown {
  return apply(writer, reader, rules, '', undefined, value);
}

function apply(
  writer: AvroSchema,
  reader: AvroSchema,
  rules: readonly FieldRule[],
  path: string,
  inherited: Treatment | undefined,
  value: unknown,
): unknown {
  const treatment = rules.find((rule) => rule.path === path)?.treatment ?? inherited;
  if (treatment?.kind === 'nullify') return null;
  if (writer.kind === 'union') {
    if (value === null) return null;
    const [name] = Object.keys(value as object);
    const branch = writer.branches.find((candidate) => branchName(candidate) === name) as AvroSchema;
    return apply(branch, reader, rules, path, inherited, (value as Record<string, unknown>)[name as string]);
  }
  if (writer.kind === 'null') return null;
  if (!reaches(writer, rules, path, treatment)) return null;
  if (reader.kind === 'union') {
    const type =
      treatment === undefined || treatment.kind === 'pass' || isContainer(writer)
        ? writer
        : derivedType(treatment, writer);
    const branch = reader.branches.find((candidate) => type !== undefined && stands(candidate, type)) as AvroSchema;
    return { [branchName(branch)]: apply(writer, branch, rules, path, inherited, value) };
  }
  switch (writer.kind) {
    case 'record':
      return Object.fromEntries(
        (reader as Extract<AvroSchema, { kind: 'record' }>).fields.map((field) => {
          const source = writer.fields.find(({ name }) => name === field.name) as (typeof writer.fields)[number];
          const at = path === '' ? field.name : `${path}.${field.name}`;
          const inner = (value as Record<string, unknown>)[field.name];
          return [field.name, apply(source.schema, field.schema, rules, at, treatment, inner)];
        }),
      );
    case 'array': {
      const { items } = reader as Extract<AvroSchema, { kind: 'array' }>;
      return (value as unknown[]).map((item) => apply(writer.items, items, rules, path, inherited, item));
    }
    case 'map': {
      const { values } = reader as Extract<AvroSchema, { kind: 'map' }>;
      return Object.fromEntries(
        Object.entries(value as object).map(([key, item]) => [
          key,
          apply(writer.values, values, rules, path, inherited, item),
        ]),
      );
    }
    default: {
      const treated = treatment === undefined ? value : applyTreatment(treatment, writer, value);
      if (treated === untreatable) throw new Untreatable();
      return treated;
    }
  }
}

/** Raised by the reference where a treatment has no result. */
export class Untreatable extends Error {}

function reaches(
  schema: AvroSchema,
  rules: readonly FieldRule[],
  path: string,
  treatment: Treatment | undefined,
): boolean {
  if (treatment !== undefined) return true;
  switch (schema.kind) {
    case 'record':
      return schema.fields.some((field) => {
        const at = path === '' ? field.name : `${path}.${field.name}`;
        const own = rules.find((rule) => rule.path === at)?.treatment;
        return (
          rules.some((rule) => rule.path === at || rule.path.startsWith(`${at}.`)) &&
          reaches(field.schema, rules, at, own)
        );
      });
    case 'array':
      return reaches(schema.items, rules, path, treatment);
    case 'map':
      return reaches(schema.values, rules, path, treatment);
    case 'union':
      return schema.branches.some((branch) => reaches(branch, rules, path, treatment));
    default:
      return false;
  }
}

function isContainer(schema: AvroSchema): boolean {
  return schema.kind === 'record' || schema.kind === 'array' || schema.kind === 'map';
}

function stands(candidate: AvroSchema, type: AvroSchema): boolean {
  if (!isNamed(candidate) || !isNamed(type)) return candidate.kind === type.kind;
  return candidate.name === type.name || candidate.aliases.includes(type.name);
}
