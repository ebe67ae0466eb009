import { jsonValue } from '@rail/agreements';
import { type AvroSchema, decodeValue } from '@rail/avro';

/** A record's value as JSON, decoded with the schema that wrote it. Throws AVRO_MALFORMED. */
export function jsonOf(schema: AvroSchema, value: Buffer, start: number): Record<string, unknown> {
  return jsonValue(schema, decodeValue(schema, value, start, value.length).value) as Record<string, unknown>;
}

/** What stands at a dotted path: one value, or all of them where the path leads through lists, maps or unions. */
export function valuesAt(json: unknown, path: string): unknown[] {
  let found: unknown[] = [json];
  for (const name of path.split('.')) found = found.flatMap((value) => within(value, name));
  return found;
}

function within(value: unknown, name: string): unknown[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((item) => within(item, name));
  const record = value as Record<string, unknown>;
  if (Object.hasOwn(record, name)) return [record[name]];
  // A map's entries, or the branch of a union.
  return Object.values(record).flatMap((inner) => (typeof inner === 'object' ? within(inner, name) : []));
}

const maxShown = 40;

/** A few values as one cell. */
export function shownValues(values: readonly unknown[]): string {
  if (values.length === 0) return '-';
  const texts = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const text = texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
  return text.length > maxShown ? `${text.slice(0, maxShown - 1)}…` : text;
}
