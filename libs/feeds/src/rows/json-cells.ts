import { misfit } from '../cells/row-fault.ts';
import type { CellReaders } from './record-cells.ts';
import { isPlain } from './record-cells.ts';
import type { Cell } from './source-row.ts';

/** More digits than a double holds for sure. */
const MANY_DIGITS = /\d{16}/;

/** One line of a JSON Lines file as an object. Throws CellFault ROW_SHAPE. */
export function jsonRecord(line: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = MANY_DIGITS.test(line) ? JSON.parse(line, exactNumber) : JSON.parse(line);
  } catch (error) {
    // The parser quotes what it read: only the place of it may be told.
    const at = /at position (\d+)/.exec((error as Error).message)?.[1];
    return misfit('ROW_SHAPE', at === undefined ? 'not JSON' : `not JSON at sign ${Number(at) + 1}`);
  }
  return isPlain(value) ? value : misfit('ROW_SHAPE', 'not a JSON object');
}

/** Columns of a JSON record: a name at the top, or a path through objects such as `centre.lon`. */
export function jsonReaders(columns: readonly string[]): CellReaders {
  return columns.map((column) => {
    const segments = column.split('.');
    if (segments.length === 1) return (record) => cellOf(record[column]);
    // A name with a dot in it is taken as it stands before it is taken apart.
    return (record) => cellOf(Object.hasOwn(record, column) ? record[column] : valueAt(record, segments));
  });
}

/** A number stays as it is written where a double would change it. */
function exactNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && source.length > 15 ? source : value;
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item: unknown) => (item === null ? null : textOf(item)));
  return textOf(value);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

function valueAt(record: Readonly<Record<string, unknown>>, segments: readonly string[]): unknown {
  let at: unknown = record;
  for (const segment of segments) at = isPlain(at) && Object.hasOwn(at, segment) ? at[segment] : undefined;
  return at;
}
