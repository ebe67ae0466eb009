import { decodeValue } from '@rail/avro';
import { capturedText, type CheckedField, type FilterCaptures } from '@rail/transcoder';

type Test = (text: string) => boolean;

/**
 * A test of every text at a path, within one datum. A plain field is read from its bytes; what lies in an array or a map,
 * or is one type of several, is decoded, that field alone.
 */
export function everyText({ field, within }: CheckedField, test: Test): (captures: FilterCaptures) => boolean {
  if (!['array', 'map', 'union'].includes(field.schema.kind)) {
    return (captures) => {
      const text = capturedText(captures, 0);
      return text === undefined || test(text);
    };
  }
  return (captures) => {
    const start = captures.starts[0]!;
    if (start < 0) return true;
    const { value } = decodeValue(field.schema, captures.buffers[0]!, start, captures.ends[0]);
    return holdsIn(value, within, test);
  };
}

function holdsIn(value: unknown, names: readonly string[], test: Test): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.every((item) => holdsIn(item, names, test));
  if (value instanceof Map) return [...value.values()].every((item) => holdsIn(item, names, test));
  const [name, ...rest] = names;
  const record = value as Record<string, unknown>;
  if (name === undefined) {
    const text = typeof value === 'object' ? record['string'] : value;
    return typeof text !== 'string' || test(text);
  }
  if (name in record) return holdsIn(record[name], rest, test);
  // A union of several records is decoded as its branch and the value; a branch may lack the field.
  const [inner] = Object.values(record);
  return typeof inner !== 'object' || inner === null || !(name in inner) || holdsIn(inner, names, test);
}
