import { type AvroSchema, parseSchema, schemaToJson } from '@rail/avro';
import type { Random } from '@rail/kernel';

type Json = Record<string, unknown>;

/**
 * The schema of another version of the same dataset, such that the given one can read what it writes: fields added,
 * dropped (the reader's gets a default), moved, narrowed, or no longer nullable. Gives both, since the reader changes too.
 */
export function evolve(schema: AvroSchema, random: Random): { writer: AvroSchema; reader: AvroSchema } {
  const reader = structuredClone(schemaToJson(schema)) as Json;
  const writer = structuredClone(reader);
  evolveRecord(reader, writer, random);
  return { writer: parseSchema(writer), reader: parseSchema(reader) };
}

function evolveRecord(reader: Json, writer: Json, random: Random): void {
  const read = reader['fields'] as Json[];
  const written = writer['fields'] as Json[];
  const kept: Json[] = [];
  for (const [index, field] of read.entries()) {
    const other = written[index] as Json;
    const roll = random.below(10);
    if (roll === 0 && drop(field)) continue;
    if (roll === 1 && Array.isArray(field['type']) && field['type'].length === 2 && field['type'][0] === 'null') {
      if (!JSON.stringify(field['type']).includes('T')) other['type'] = field['type'][1];
    }
    if (roll === 2 && typeof field['type'] === 'string') narrow(field, other, random);
    const [left, right] = [field['type'] as Json, other['type'] as Json];
    if (left?.['type'] === 'record' && right?.['type'] === 'record') evolveRecord(left, right, random);
    kept.push(other);
  }
  if (random.chance(0.3))
    kept.splice(random.below(kept.length + 1), 0, { name: 'added', type: ['null', 'string'], default: null });
  const definesNames = JSON.stringify(kept).includes('"name":"T');
  if (random.chance(0.3) && !definesNames) kept.reverse();
  writer['fields'] = kept;
}

/** The writer does without a field: the reader's gets a default, and a name by which tests know it. */
function drop(field: Json): boolean {
  const defaults: Json = { int: 7, long: 300, string: 'none', boolean: true, double: 1.5, bytes: '\u00ff' };
  const type = field['type'];
  if (typeof type !== 'string' || !Object.hasOwn(defaults, type) || field['rail.personal'] === true) return false;
  field['default'] = defaults[type];
  field['name'] = `dropped${String(field['name'])}`;
  return true;
}

function narrow(field: Json, other: Json, random: Random): void {
  if (field['type'] === 'long') other['type'] = 'int';
  // Not from long: avsc rounds the largest ones to the other sign.
  else if (field['type'] === 'double') other['type'] = random.pick(['int', 'float']);
  else if (field['type'] === 'float') other['type'] = 'int';
  else if (field['type'] === 'bytes') other['type'] = 'string';
}
