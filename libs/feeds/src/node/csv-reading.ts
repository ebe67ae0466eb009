import { RailError } from '@rail/kernel';
import { csvCells, CsvRows } from '../rows/csv.ts';
import type { SourceRow } from '../rows/source-row.ts';
import type { Reading, ReadingOf } from './reading.ts';

/** A CSV file whose first row names the columns. @throws RailError FILE_UNREADABLE */
export async function csvReading({ file, mapping, text }: ReadingOf): Promise<Reading> {
  const { delimiter } = mapping.value;
  const header = await firstRow(rowsOf(text(), delimiter));
  if (header === undefined || header.broken !== undefined)
    throw new RailError('FILE_UNREADABLE', 'the file has no header row', { at: file });
  return {
    columns: { cells: csvCells(String(header.raw), delimiter) },
    rows: () => withoutFirst(rowsOf(text(), delimiter)),
    cells: ({ raw }) => csvCells(raw as string, delimiter),
    textOf: ({ raw }) => String(raw),
  };
}

async function* rowsOf(text: AsyncGenerator<string>, delimiter: string): AsyncGenerator<SourceRow[]> {
  const rows = new CsvRows(delimiter);
  for await (const chunk of text) yield rows.push(chunk);
  yield rows.end();
}

async function firstRow(batches: AsyncGenerator<SourceRow[]>): Promise<SourceRow | undefined> {
  for await (const [first] of batches) if (first !== undefined) return first;
  return undefined;
}

async function* withoutFirst(batches: AsyncGenerator<SourceRow[]>): AsyncGenerator<readonly SourceRow[]> {
  let isFirst = true;
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    yield isFirst ? rows.slice(1) : rows;
    isFirst = false;
  }
}
