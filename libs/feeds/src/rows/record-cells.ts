import type { Cell } from './source-row.ts';

/** Reads each column of a record. */
export type CellReaders = readonly ((record: Readonly<Record<string, unknown>>) => Cell)[];

export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
