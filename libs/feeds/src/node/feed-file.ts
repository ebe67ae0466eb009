import type { DatasetManifest } from '@rail/catalogue';
import { CellFault, type RowFault } from '../cells/row-fault.ts';
import type { FeedMapping } from '../mapping/parse-mapping.ts';
import { type MappedRow, RowMapper } from '../mapping/row-mapper.ts';
import type { FeedFormat, SourceRow } from '../rows/source-row.ts';
import { avroReading } from './avro-reading.ts';
import { csvReading } from './csv-reading.ts';
import { decodedText } from './decode-text.ts';
import { jsonReading } from './json-reading.ts';
import { bytesOf, type FileKind, kindOf } from './open-file.ts';
import type { Reading, ReadingOf } from './reading.ts';

const readings: Readonly<Record<FeedFormat, (of: ReadingOf) => Promise<Reading>>> = {
  csv: csvReading,
  jsonl: jsonReading,
  avro: avroReading,
};

/** A reading of a file of any format. @throws RailError FILE_UNREADABLE */
export async function openReading(path: string, file: string, mapping: FeedMapping): Promise<[Reading, FileKind]> {
  const kind = await kindOf(path, file, mapping.value);
  const bytes = (): AsyncGenerator<Buffer> => bytesOf(path, file, kind.compression, kind.format !== 'avro');
  const text = (): AsyncGenerator<string> => decodedText(bytes(), kind.encoding?.encoding ?? 'utf-8', file);
  return [await readings[kind.format]({ file, mapping, bytes, text }), kind];
}

/** One file of a feed under its mapping, ready to be read as often as wanted. */
export class FeedFile {
  /** As it is told in places of faults. */
  readonly file: string;
  readonly kind: FileKind;
  readonly codec: string | undefined;
  readonly #reading: Reading;
  readonly #mapper: RowMapper;
  /** Columns that no field takes, by their place in a row. */
  readonly #unmapped: readonly (readonly [index: number, column: string])[];

  private constructor(file: string, kind: FileKind, reading: Reading, mapper: RowMapper) {
    this.file = file;
    this.kind = kind;
    this.codec = reading.codec;
    this.#reading = reading;
    this.#mapper = mapper;
    this.#unmapped = mapper.unmapped.map((column) => [reading.columns.cells.indexOf(column), column]);
  }

  /** @throws RailError FILE_UNREADABLE, MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN */
  static async open(path: string, file: string, mapping: FeedMapping, dataset: DatasetManifest): Promise<FeedFile> {
    const [reading, kind] = await openReading(path, file, mapping);
    return new FeedFile(file, kind, reading, new RowMapper(mapping, dataset, file, reading.columns));
  }

  rows(): AsyncGenerator<readonly SourceRow[]> {
    return this.#reading.rows();
  }

  textOf(row: SourceRow): string {
    return this.#reading.textOf(row);
  }

  /** The cells of a row as text, for people; none where it cannot be read. */
  cellsByColumn(row: SourceRow): Map<string, string> {
    if (row.broken !== undefined) return new Map();
    try {
      const cells = this.#reading.cells(row);
      return new Map(
        this.#reading.columns.cells.flatMap((column, index) => {
          const cell = cells[index] ?? null;
          return cell === null ? [] : [[column, typeof cell === 'string' ? cell : cell.join(', ')]];
        }),
      );
    } catch (fault) {
      if (!(fault instanceof CellFault)) throw fault;
      return new Map();
    }
  }

  eventTimeOf(row: SourceRow): number | undefined {
    if (row.broken !== undefined) return undefined;
    try {
      return this.#mapper.eventTimeOf(this.#reading.cells(row));
    } catch (fault) {
      if (!(fault instanceof CellFault)) throw fault;
      return undefined;
    }
  }

  /** @param dropped counts the columns that hold something in this row and go nowhere */
  map(row: SourceRow, dropped: Map<string, number>): MappedRow | RowFault {
    if (row.broken !== undefined) return this.#fault(row.line, row.broken);
    try {
      const cells = this.#reading.cells(row);
      for (const [index, column] of this.#unmapped)
        if (cells[index]) dropped.set(column, (dropped.get(column) ?? 0) + 1);
      if (this.#reading.extra !== undefined)
        for (const name of this.#reading.extra(row)) dropped.set(name, (dropped.get(name) ?? 0) + 1);
      return this.#mapper.map(cells, row.line);
    } catch (fault) {
      if (!(fault instanceof CellFault)) throw fault;
      return this.#fault(row.line, fault.message);
    }
  }

  #fault(line: number, detail: string): RowFault {
    return { file: this.file, line, reason: 'ROW_SHAPE', column: undefined, cell: undefined, detail };
  }
}
