import { type AvroSchema, branchName, type RecordSchema, soleBranch } from '@rail/avro';
import { avroText } from './avro-text.ts';
import { type CellReaders, isPlain } from './record-cells.ts';
import type { Cell } from './source-row.ts';

type Read = (value: unknown) => Cell;

/** Columns of an Avro record: paths such as `centre.lon`, `detail.Quake.depthKm`; undefined for one that is not there. */
export function avroReaders(schema: RecordSchema, columns: readonly string[]): (CellReaders[number] | undefined)[] {
  return columns.map((column) => readerAt(schema, column.split('.')));
}

/** All paths that a column may name, for hints. */
export function avroPaths(schema: AvroSchema, prefix = '', depth = 0): string[] {
  const sole = soleBranch(schema);
  if (sole?.kind !== 'record' || depth > 4) return [];
  return sole.fields.flatMap(({ name, schema: below }) => [
    `${prefix}${name}`,
    ...avroPaths(below, `${prefix}${name}.`, depth + 1),
  ]);
}

function readerAt(schema: AvroSchema, segments: readonly string[]): Read | undefined {
  const sole = soleBranch(schema);
  const [segment, ...rest] = segments;
  if (segment === undefined) return sole === undefined ? (value) => leafOf(value, undefined) : leafReader(sole);
  if (sole === undefined) return branchReader(schema, segment, rest);
  if (sole.kind === 'record') {
    const field = sole.fields.find(({ name }) => name === segment);
    const below = field === undefined ? undefined : readerAt(field.schema, rest);
    return below && ((value) => (isPlain(value) ? below(value[segment]) : null));
  }
  if (sole.kind !== 'map') return undefined;
  const below = readerAt(sole.values, rest);
  return below && ((value) => (value instanceof Map ? below((value as Map<string, unknown>).get(segment)) : null));
}

function branchReader(schema: AvroSchema, segment: string, rest: readonly string[]): Read | undefined {
  const branches = schema.kind === 'union' ? schema.branches : [];
  const branch = branches.find((candidate) => branchName(candidate).split('.').at(-1) === segment);
  const below = branch === undefined ? undefined : readerAt(branch, rest);
  return below && ((value) => (isPlain(value) ? below(value[branchName(branch!)]) : null));
}

function leafReader(schema: AvroSchema): Read {
  if (schema.kind !== 'array') return (value) => leafOf(value, schema);
  const items = soleBranch(schema.items);
  return (value) => (Array.isArray(value) ? value.map((item: unknown) => leafOf(item, items)) : null);
}

function leafOf(value: unknown, schema: AvroSchema | undefined): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : avroText(value, schema);
}
