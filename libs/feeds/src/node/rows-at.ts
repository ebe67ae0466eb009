import type { RowFault } from '../cells/row-fault.ts';
import type { MappedRow } from '../mapping/row-mapper.ts';
import type { FeedPart } from './dataset-feed.ts';
import { FeedFile } from './feed-file.ts';
import type { InputFile } from './input-files.ts';

/** A row of a file, found by its line. */
export interface RowAt {
  readonly line: number;
  /** As it stands in the file; of an Avro file, as JSON. */
  readonly raw: string;
  readonly mapped: MappedRow | RowFault;
}

/**
 * The rows of a file that begin on given lines, under a mapping, in the order of the file; it is read no further than
 * the last of them. @throws RailError FILE_UNREADABLE, MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN
 */
export async function* rowsAt(
  { path, name }: InputFile,
  { mapping, dataset }: Pick<FeedPart, 'mapping' | 'dataset'>,
  lines: ReadonlySet<number>,
): AsyncGenerator<RowAt> {
  let left = lines.size;
  if (left === 0) return;
  const file = await FeedFile.open(path, name, mapping, dataset);
  for await (const rows of file.rows()) {
    for (const row of rows) {
      if (!lines.has(row.line)) continue;
      yield { line: row.line, raw: file.textOf(row), mapped: file.map(row, new Map()) };
      if (--left === 0) return;
    }
  }
}
