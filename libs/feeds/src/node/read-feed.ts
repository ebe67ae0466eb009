import { createHash } from 'node:crypto';
import type { DatasetManifest } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import type { RowFault } from '../cells/row-fault.ts';
import type { FeedMapping } from '../mapping/parse-mapping.ts';
import { type MappedRow, RowMapper } from '../mapping/row-mapper.ts';
import type { InputPrefix } from '../replay/resume.ts';
import { type CsvRow, csvRows } from './csv-rows.ts';
import { chunksOf, FileText } from './decode-text.ts';

/** One row of a feed in the order of the run, as a record or as a fault. */
export interface FeedRow {
  /** Counts rows from 0 in the order of the run; stays the same in a resumed run. */
  readonly seq: number;
  readonly line: number;
  /** The row as it stands in the file. */
  readonly raw: string;
  readonly mapped: MappedRow | RowFault;
}

export function isFault(mapped: MappedRow | RowFault): mapped is RowFault {
  return 'reason' in mapped;
}

/** Rows that `order: event-time` sorts in memory. */
const SORTED_ROWS_MAX = 1_000_000;

/** A CSV file under its mapping, as chunks of rows in constant memory (all of it where the mapping sorts). */
export class Feed {
  readonly file: string;
  readonly #mapping: FeedMapping;
  readonly #dataset: DatasetManifest;
  readonly #text: FileText;

  constructor(file: string, mapping: FeedMapping, dataset: DatasetManifest) {
    this.file = file;
    this.#mapping = mapping;
    this.#dataset = dataset;
    this.#text = new FileText(file, mapping.value.encoding);
  }

  /** What of the file has been read: part of a resume point. */
  prefix(): InputPrefix {
    return this.#text.prefix();
  }

  /**
   * The rows from number `fromSeq` on.
   * @throws RailError FILE_UNREADABLE, MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN
   */
  async *rows(fromSeq = 0): AsyncGenerator<FeedRow[]> {
    const chunks = this.#mapping.value.order === 'event-time' ? this.#sorted() : this.#inOrder();
    for await (const chunk of chunks) {
      const last = chunk.at(-1);
      if (last === undefined || last.seq < fromSeq) continue;
      yield chunk[0]!.seq >= fromSeq ? chunk : chunk.filter((row) => row.seq >= fromSeq);
    }
  }

  async *#inOrder(): AsyncGenerator<FeedRow[]> {
    let mapper: RowMapper | undefined;
    let seq = 0;
    for await (const rows of csvRows(this.#text, this.#mapping.value.delimiter, this.file)) {
      const mapped: FeedRow[] = [];
      for (const row of rows) {
        if (mapper === undefined) mapper = new RowMapper(this.#mapping, this.#dataset, this.file, row.cells);
        else mapped.push({ seq: seq++, line: row.line, raw: row.raw, mapped: mapRow(mapper, row, this.file) });
      }
      yield mapped;
    }
    if (mapper === undefined) throw new RailError('FILE_UNREADABLE', 'the file has no header row', { at: this.file });
  }

  /** Rows without an event time come first, in the order of the file. */
  async *#sorted(): AsyncGenerator<FeedRow[]> {
    const all: FeedRow[] = [];
    for await (const rows of this.#inOrder()) {
      all.push(...rows);
      if (all.length > SORTED_ROWS_MAX) {
        const message = `more than ${SORTED_ROWS_MAX} rows to sort: sort the file first and say order: as-is`;
        throw new RailError('FILE_UNREADABLE', message, { at: this.file });
      }
    }
    const timeOf = ({ mapped }: FeedRow): number => (isFault(mapped) ? Number.NEGATIVE_INFINITY : mapped.eventTimeMs);
    all.sort((left, right) => (timeOf(left) === timeOf(right) ? left.line - right.line : timeOf(left) - timeOf(right)));
    for (let start = 0; start < all.length; start += 1_000) {
      yield all.slice(start, start + 1_000).map((row, index) => ({ ...row, seq: start + index }));
    }
  }
}

/** The digest of the first bytes of a file, to compare with a resume point. @throws RailError FILE_UNREADABLE */
export async function prefixOfFile(file: string, bytes: number): Promise<InputPrefix> {
  const hash = createHash('sha256');
  let read = 0;
  for await (const chunk of chunksOf(file, bytes)) {
    hash.update(chunk);
    read += chunk.length;
  }
  return { bytes: read, sha256: hash.digest('hex') };
}

function mapRow(mapper: RowMapper, row: CsvRow, file: string): MappedRow | RowFault {
  if (row.broken === undefined) return mapper.map(row.cells, row.line);
  return { file, line: row.line, reason: 'ROW_SHAPE', column: undefined, cell: undefined, detail: row.broken };
}
