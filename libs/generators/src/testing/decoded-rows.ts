import { join } from 'node:path';

import { decodeValue } from '@rail/avro';
import { loadCatalogue } from '@rail/catalogue';

import { createStream, type StreamOptions } from '../stream/stream.ts';

const lines = join(import.meta.dirname, '../../../../schemas/lines');

export type Row = Readonly<Record<string, unknown>>;

/** When the worlds of tests begin: a Tuesday, 10 o'clock in Shanghai. */
export const startMs = Date.UTC(2026, 10, 24, 2);

/**
 * The rows of some datasets (named by their ids) as one publisher generates them together, by id and without flaws, in
 * the order of their publication.
 */
export function decodedRows(
  ids: readonly string[],
  count: number,
  options: Partial<StreamOptions> = {},
): (id: string) => readonly Row[] {
  const flawless = loadCatalogue(lines)
    .datasets.filter(({ id }) => ids.includes(id))
    .map((dataset) => ({ ...dataset, errors: { late: 0, duplicate: 0, disorder: 0, malformed: 0 } }));
  const stream = createStream(flawless, { seed: 17, startMs, ...options });
  const rows = new Map<string, Row[]>(ids.map((id) => [id, []]));
  for (let at = 0; at < count; at++) {
    const { dataset, value } = stream.next();
    if (value !== null) rows.get(dataset.id)?.push(decodeValue(dataset.schema, value, 0, value.length).value as Row);
  }
  return (id) => rows.get(id) ?? [];
}

/** A decimal without its point. */
export function unscaled(bytes: unknown): number {
  return Number.parseInt((bytes as Buffer).toString('hex'), 16);
}

/** The newest row of each key. */
export function newestBy(rows: readonly Row[], key: string): readonly Row[] {
  return [...new Map(rows.map((row) => [row[key], row])).values()];
}

/** The rows of each key in their order. */
export function groupedBy(rows: readonly Row[], key: string): ReadonlyMap<unknown, readonly Row[]> {
  return Map.groupBy(rows, (row) => row[key]);
}
