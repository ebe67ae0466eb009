import type { AvroSchema } from '@rail/avro';
import type { FeedMapping } from '../mapping/parse-mapping.ts';
import type { FileColumns } from '../mapping/row-mapper.ts';
import type { Cell, SourceRow } from '../rows/source-row.ts';

/** How the rows of one file are read; the same for every reading of it. */
export interface Reading {
  readonly columns: FileColumns;
  /** The rows from the beginning. */
  rows(): AsyncGenerator<readonly SourceRow[]>;
  /** Cells under `columns`. Throws CellFault ROW_SHAPE. */
  cells(row: SourceRow): readonly Cell[];
  /** Names at the top that hold something in this row, of those that are not mapped; none where `columns` tell. */
  extra?(row: SourceRow): Iterable<string>;
  /** The row for people. */
  textOf(row: SourceRow): string;
  /** Of an Avro file. */
  readonly schema?: AvroSchema;
  readonly codec?: string;
}

/** What a reading needs to know of its file. */
export interface ReadingOf {
  readonly file: string;
  readonly mapping: FeedMapping;
  readonly bytes: () => AsyncGenerator<Buffer>;
  readonly text: () => AsyncGenerator<string>;
}
