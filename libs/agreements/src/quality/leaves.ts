import { decodeValue } from '@rail/avro';
import type { SignCheck } from '@rail/catalogue';
import { capturedText, type CheckedField, type FilterCaptures, textStart } from '@rail/transcoder';

/** A test of a text, and the same of its bytes where that needs no text. */
export interface TextTest {
  readonly ofText: (text: string) => boolean;
  readonly ofSigns?: SignCheck | undefined;
}

/**
 * A test of every text at a path, within one datum. A plain field is read from its bytes; what lies in an array or a map,
 * or is one type of several, is decoded, that field alone.
 */
export function everyText(
  { field, within }: CheckedField,
  { ofText, ofSigns }: TextTest,
): (captures: FilterCaptures) => boolean {
  if (!['array', 'map', 'union'].includes(field.schema.kind)) {
    if (ofSigns !== undefined && field.schema.kind === 'string') {
      return (captures) =>
        captures.starts[0]! < 0 || ofSigns(captures.buffers[0]!, textStart(captures, 0), captures.ends[0]!);
    }
    return (captures) => {
      const text = capturedText(captures, 0);
      return text === undefined || ofText(text);
    };
  }
  return (captures) => {
    const start = captures.starts[0]!;
    if (start < 0) return true;
    const { value } = decodeValue(field.schema, captures.buffers[0]!, start, captures.ends[0]);
    return holdsIn(value, within, ofText);
  };
}

function holdsIn(value: unknown, names: readonly string[], test: TextTest['ofText']): boolean {
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
