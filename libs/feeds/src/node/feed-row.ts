import type { RowFault } from '../cells/row-fault.ts';
import type { MappedRow } from '../mapping/row-mapper.ts';
import type { SourceRow } from '../rows/source-row.ts';
import type { FeedFile } from './feed-file.ts';

/** One row of a feed in the order of the run, as a record or as a fault. */
export interface FeedRow {
  /** Counts rows from 0 in the order of the run; stays the same in a resumed run. */
  readonly seq: number;
  /** The number of its dataset in the feed. */
  readonly dataset: number;
  /** As faults name it. */
  readonly file: string;
  readonly line: number;
  /** The row as it stands in the file; of an Avro file, as JSON. */
  readonly raw: string;
  readonly mapped: MappedRow | RowFault;
}

export function isFault(mapped: MappedRow | RowFault): mapped is RowFault {
  return 'reason' in mapped;
}

/** A class with accessors, since objects with accessors of their own are slow and large. */
export class ReadRow implements FeedRow {
  readonly seq: number;
  readonly dataset: number;
  readonly mapped: MappedRow | RowFault;
  readonly #source: FeedFile;
  readonly #row: SourceRow;

  constructor(seq: number, dataset: number, source: FeedFile, row: SourceRow, mapped: MappedRow | RowFault) {
    this.seq = seq;
    this.dataset = dataset;
    this.mapped = mapped;
    this.#source = source;
    this.#row = row;
  }

  get file(): string {
    return this.#source.file;
  }

  get line(): number {
    return this.#row.line;
  }

  get raw(): string {
    return this.#source.textOf(this.#row);
  }
}
