import { type AvroSchema, decodeValue } from '@rail/avro';

import type { FilterCaptures } from '../plan/row-filter.ts';
import { shortLong } from './compile-numbers.ts';

/** Where the characters of a captured string begin; its end is `ends[index]`. Only of a field that is neither null nor absent. */
export function textStart(captures: FilterCaptures, index: number): number {
  const bytes = captures.buffers[index]!;
  let at = captures.starts[index]!;
  while (bytes[at]! >= 0x80) at++;
  return at + 1;
}

/** The characters of a captured string; undefined if the field is null or absent. */
export function capturedText(captures: FilterCaptures, index: number): string | undefined {
  if (captures.starts[index]! < 0) return undefined;
  return captures.buffers[index]!.toString('utf8', textStart(captures, index), captures.ends[index]);
}

const long: AvroSchema = { kind: 'long', props: {} };

/** A captured int or long; undefined if the field is null or absent. Beyond 2^53 it is the nearest number. */
export function capturedInteger(captures: FilterCaptures, index: number): number | undefined {
  const start = captures.starts[index]!;
  if (start < 0) return undefined;
  const end = captures.ends[index]!;
  const bytes = captures.buffers[index]!;
  return end - start <= 7 ? shortLong(bytes, start, end) : Number(decodeValue(long, bytes, start, end).value);
}
