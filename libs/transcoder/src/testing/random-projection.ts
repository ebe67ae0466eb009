import type { AvroSchema, RecordField } from '@rail/avro';
import { isRailError, type Random } from '@rail/kernel';

import { deriveShareSchema } from '../plan/derive-share-schema.ts';
import type { FieldRule, Projection } from '../plan/projection.ts';
import { linkageKey } from '../treatments/linkage-key.ts';
import type { Treatment } from '../treatments/treatment.ts';

const key = linkageKey(Buffer.from('a secret of the tests'), 'sha256');

const treatments: readonly Treatment[] = [
  { kind: 'pass' },
  { kind: 'pass' },
  { kind: 'pass' },
  { kind: 'mask', keepFirst: 1, keepLast: 2 },
  { kind: 'hash', key },
  { kind: 'generalise', to: { date: 'month' } },
  { kind: 'generalise', to: { division: 'city' } },
  { kind: 'generalise', to: { bucket: 1000 } },
  { kind: 'nullify' },
];

/** A random projection: rules that the schema admits, at any depth. Undefined if nothing could be chosen. */
export function randomProjection(schema: AvroSchema, random: Random, id: string): Projection | undefined {
  const rules: FieldRule[] = [];
  const density = random.pick([0.2, 0.5, 0.9]);
  for (const path of paths(schema, '', 0)) {
    const clash = rules.some((rule) => related(rule.path, path) && rule.treatment.kind !== 'pass');
    if (clash || !random.chance(density)) continue;
    const rule: FieldRule = { path, treatment: random.pick(treatments) };
    if (admits(schema, rule) && admits(schema, ...rules, rule)) rules.push(rule);
  }
  return rules.length === 0
    ? undefined
    : { id, rules, shareSchema: deriveShareSchema(schema, rules, { name: 'share.S' }) };
}

function admits(schema: AvroSchema, ...rules: readonly FieldRule[]): boolean {
  try {
    deriveShareSchema(schema, rules, { name: 'share.S' });
    return true;
  } catch (error) {
    if (isRailError(error)) return false;
    throw error;
  }
}

function related(left: string, right: string): boolean {
  return left === right || left.startsWith(`${right}.`) || right.startsWith(`${left}.`);
}

function* paths(schema: AvroSchema, prefix: string, depth: number): Generator<string> {
  if (depth > 3) return;
  const seen = new Set<string>();
  for (const field of fieldsOf(schema)) {
    const path = prefix === '' ? field.name : `${prefix}.${field.name}`;
    if (seen.has(path)) continue;
    seen.add(path);
    yield path;
    yield* paths(field.schema, path, depth + 1);
  }
}

function fieldsOf(schema: AvroSchema): readonly RecordField[] {
  switch (schema.kind) {
    case 'record':
      return schema.fields;
    case 'array':
      return fieldsOf(schema.items);
    case 'map':
      return fieldsOf(schema.values);
    case 'union':
      return schema.branches.flatMap(fieldsOf);
    default:
      return [];
  }
}
