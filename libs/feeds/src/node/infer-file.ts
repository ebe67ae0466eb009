import type { DatasetManifest } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import { CellFault } from '../cells/row-fault.ts';
import { zoneNamed } from '../cells/zone.ts';
import { ColumnProfile } from '../infer/column-profile.ts';
import { guessMapping, type MappingGuess } from '../infer/guess-mapping.ts';
import { writeMapping } from '../infer/write-mapping.ts';
import { mappingSchema } from '../mapping/mapping.schema.ts';
import type { FeedMapping } from '../mapping/parse-mapping.ts';
import { openReading } from './feed-file.ts';
import type { FileKind } from './open-file.ts';
import type { Reading } from './reading.ts';

const DELIMITERS = [',', ';', '\t', '|'];
const ROWS_MAX = 200_000;
const ZONE = 'Asia/Shanghai';

/** What a file looks like, and the mapping that was guessed from it. */
export interface InferredMapping extends MappingGuess {
  readonly kind: FileKind;
  readonly delimiter: string | undefined;
  readonly rows: number;
  /** There are more rows than were looked at. */
  readonly isPart: boolean;
  readonly columns: readonly ColumnProfile[];
  readonly text: string;
  readonly guessLines: readonly number[];
}

/** Guesses a mapping from the names and the cells of a file. @throws RailError FILE_UNREADABLE */
export async function inferMapping(path: string, dataset: DatasetManifest): Promise<InferredMapping> {
  const { reading, kind, delimiter } = await openWide(path);
  const columns = reading.columns.cells.map((column) => new ColumnProfile(column));
  const rows = await profile(reading, columns);
  if (rows === 0) throw new RailError('FILE_UNREADABLE', 'the file has no rows to learn from', { at: path });
  const guess = guessMapping(columns, {
    schema: dataset.schema,
    key: dataset.key,
    eventTime: dataset.eventTime,
    zone: zoneNamed(ZONE)!,
    hasLists: kind.format !== 'csv',
  });
  const head = {
    line: dataset.line,
    dataset: dataset.id,
    source: path,
    format: kind.format,
    encoding: kind.encoding?.encoding,
    delimiter,
    zone: ZONE,
    hasNotAvailable: columns.some(({ notAvailable }) => notAvailable > 0),
  };
  return { ...guess, ...writeMapping(head, guess), kind, delimiter, rows, isPart: rows >= ROWS_MAX, columns };
}

interface Opened {
  readonly reading: Reading;
  readonly kind: FileKind;
  readonly delimiter: string | undefined;
}

/** The reading whose rows have cells for every column that the file has. */
async function openWide(path: string): Promise<Opened> {
  let widest: Opened | undefined;
  for (const delimiter of DELIMITERS) {
    const [reading, kind] = await openReading(path, path, mappingOf(delimiter, []));
    if (kind.format !== 'csv') {
      const known = reading.columns.known ?? [];
      const leaves = known.filter((name) => !known.some((other) => other.startsWith(`${name}.`)));
      const [whole] = await openReading(path, path, mappingOf(',', leaves));
      return { reading: whole, kind, delimiter: undefined };
    }
    if (reading.columns.cells.length > (widest?.reading.columns.cells.length ?? 0))
      widest = { reading, kind, delimiter };
  }
  return widest!;
}

function mappingOf(delimiter: string, columns: readonly string[]): FeedMapping {
  const fields = Object.fromEntries(columns.map((column) => [column, { column }]));
  const value = mappingSchema.parse({ line: '', dataset: '', delimiter, fields });
  return { value, at: () => '' };
}

async function profile(reading: Reading, columns: readonly ColumnProfile[]): Promise<number> {
  let seen = 0;
  for await (const rows of reading.rows()) {
    for (const row of rows) {
      if (row.broken !== undefined) continue;
      try {
        const cells = reading.cells(row);
        if (cells.length !== columns.length) continue;
        for (const [index, column] of columns.entries()) column.add(cells[index]!);
      } catch (fault) {
        if (!(fault instanceof CellFault)) throw fault;
        continue;
      }
      if (++seen >= ROWS_MAX) return seen;
    }
  }
  return seen;
}
