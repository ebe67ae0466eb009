import { createHash } from 'node:crypto';
import type { SetAside, StoredRecord } from '@rail/inspect';
import { sequenceHeader } from '@rail/catalogue';

/** Where a row of a file is at fault: `file:line column`, the file without its folder. */
export interface RowPlace {
  readonly file: string;
  readonly line: number;
  readonly column: string | undefined;
}

/** A row of a feed that lies in quarantine, without its content. */
export interface OpenRow {
  readonly place: string;
  /** The line that the row was for. */
  readonly of: string;
  readonly at: RowPlace;
  /** Its number in its run. */
  readonly seq: number;
  readonly sha256: string;
}

export function parseRowPlace(at: string): RowPlace | undefined {
  const [, file, line, column] = /^(.+?):(\d+)(?: (.*))?$/s.exec(at) ?? [];
  return file === undefined ? undefined : { file, line: Number(line), column };
}

/** Undefined for what was never a row of a file. */
export function openRowOf({ place, line, at, origin }: SetAside, record: StoredRecord): OpenRow | undefined {
  const row = at === null || origin !== null ? undefined : parseRowPlace(at);
  const sequence = record.headers.get(sequenceHeader);
  if (row === undefined || sequence?.length !== 8 || record.value === null) return undefined;
  return { place, of: line, at: row, seq: Number(sequence.readBigInt64BE()), sha256: digestOf(record.value) };
}

/** By which a row that quarantine holds and one of a file are compared. */
export function digestOf(text: Buffer): string {
  return createHash('sha256').update(text).digest('base64');
}
