import type { FilterCaptures } from '../plan/row-filter.ts';
import { shortLong } from './compile-numbers.ts';

/** Where the characters of a captured string begin; its end is `ends[index]`. Only of a field that is neither null nor absent. */
function textStart(captures: FilterCaptures, index: number): number {
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

/** A captured int or long; undefined if the field is null or absent, NaN beyond 2^48. */
export function capturedInteger(captures: FilterCaptures, index: number): number | undefined {
  const start = captures.starts[index]!;
  if (start < 0) return undefined;
  const end = captures.ends[index]!;
  return end - start <= 7 ? shortLong(captures.buffers[index]!, start, end) : Number.NaN;
}
