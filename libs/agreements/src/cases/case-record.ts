import { type AvroSchema, encodeValue, soleBranch } from '@rail/avro';
import type { DatasetManifest } from '@rail/catalogue';

import type { AgreementCase } from './agreement-cases.ts';
import { avroValue } from './record-json.ts';
import type { SourceRecord } from './share-record.ts';

const publishedMs = Date.UTC(2026, 0, 15, 3, 4, 5);

/** The line record of a case: what it says laid over `base`, under the key that a publisher gives it. */
export function recordOf(one: AgreementCase, base: object, dataset: DatasetManifest): SourceRecord {
  const json = laidOver(dataset.schema, base, one.record ?? {});
  const value = avroValue(dataset.schema, json);
  const key = Buffer.from(dataset.key.map((path) => String(fieldAt(value, path))).join('|'), 'utf8');
  return {
    key,
    value: one.record === null ? null : encodeValue(dataset.schema, value),
    timestampMs: publishedMs,
  };
}

export function fieldAt(json: unknown, path: string): unknown {
  let value = json;
  for (const name of path.split('.')) value = isGroup(value) ? value[name] : undefined;
  return value;
}

/** Fields are replaced one by one, down to the leaves; another branch of a union replaces the whole. */
function laidOver(schema: AvroSchema | undefined, base: unknown, over: unknown): unknown {
  if (!isGroup(base) || !isGroup(over)) return over;
  const branches = schema?.kind === 'union' ? schema.branches.filter((branch) => branch.kind !== 'null') : [];
  if (branches.length > 1 && Object.keys(base)[0] !== Object.keys(over)[0]) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) merged[name] = laidOver(beneath(schema, name), base[name], value);
  return merged;
}

function beneath(schema: AvroSchema | undefined, name: string): AvroSchema | undefined {
  if (schema?.kind === 'record') return schema.fields.find((field) => field.name === name)?.schema;
  if (schema?.kind === 'map') return schema.values;
  if (schema?.kind !== 'union') return undefined;
  const sole = soleBranch(schema);
  if (sole !== undefined) return beneath(sole, name);
  return schema.branches.find((branch) => branch.kind === 'record' && branch.name.split('.').at(-1) === name);
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
