import { nearest, RailError } from '@rail/kernel';
import { mappedColumns } from '../mapping/row-mapper.ts';
import { jsonReaders, jsonRecord } from '../rows/json-cells.ts';
import { LineRows } from '../rows/lines.ts';
import { isPlain } from '../rows/record-cells.ts';
import type { SourceRow } from '../rows/source-row.ts';
import type { Reading, ReadingOf } from './reading.ts';

type JsonRecord = Readonly<Record<string, unknown>>;

/** Records that are looked at for names which the mapping may have meant. */
const LOOKED_AT = 100;

/** A JSON Lines file: an object on each line. @throws RailError FILE_UNREADABLE */
export async function jsonReading({ file, mapping, text }: ReadingOf): Promise<Reading> {
  const known = await firstNames(text(), file);
  const mapped = mappedColumns(mapping);
  // A name that no record has may be rare; one beside which a near name stands is most likely wrong.
  const cells = mapped.filter((column) => known.has(column) || nearest(column, unusedOf(known, mapped)) === undefined);
  const readers = jsonReaders(cells);
  // Parsed once, although cells and what is left over are asked for one after the other.
  let last: { row: SourceRow; record: JsonRecord } | undefined;
  const recordOf = (row: SourceRow): JsonRecord => {
    if (last?.row !== row) last = { row, record: jsonRecord(row.raw as string) };
    return last.record;
  };
  const used = new Set([...mapped, ...mapped.map((column) => column.split('.', 1)[0]!), ...mapping.value.ignore]);
  return {
    columns: { cells, known: [...known] },
    rows: () => rowsOf(text()),
    cells: (row) => readers.map((read) => read(recordOf(row))),
    extra: (row) => namesBeside(recordOf(row), used),
    textOf: ({ raw }) => String(raw),
  };
}

function* namesBeside(record: JsonRecord, used: ReadonlySet<string>): Generator<string> {
  for (const name in record) if (!used.has(name) && record[name] !== null && record[name] !== '') yield name;
}

function unusedOf(known: ReadonlySet<string>, mapped: readonly string[]): string[] {
  return [...known].filter((name) => !mapped.includes(name));
}

async function* rowsOf(text: AsyncGenerator<string>): AsyncGenerator<SourceRow[]> {
  const lines = new LineRows();
  for await (const chunk of text) yield lines.push(chunk);
  yield lines.end();
}

async function firstNames(text: AsyncGenerator<string>, file: string): Promise<Set<string>> {
  const names = new Set<string>();
  let left = LOOKED_AT;
  for await (const rows of rowsOf(text)) {
    for (const { raw, line } of rows) {
      if (line === 1) refuseDocument(String(raw), file);
      addNames(String(raw), names);
      if (--left === 0) return names;
    }
  }
  return names;
}

/** One JSON document over many lines is a usual mistake; row by row nothing of it would be read. */
function refuseDocument(first: string, file: string): void {
  if (!first.startsWith('[') && first !== '{') return;
  const advice = first === '{' ? 'jq -c .' : "jq -c '.[]'";
  const what = first === '{' ? 'a JSON object over many lines' : 'a JSON array';
  const message = `${what}: write each object on a line of its own, as with ${advice}`;
  throw new RailError('FILE_UNREADABLE', message, { at: file });
}

function addNames(line: string, names: Set<string>): void {
  try {
    collect(JSON.parse(line), '', names);
  } catch {
    // A line that is no JSON is set aside when its turn comes.
  }
}

function collect(value: unknown, prefix: string, names: Set<string>): void {
  if (!isPlain(value)) return;
  for (const [name, below] of Object.entries(value)) {
    names.add(prefix + name);
    collect(below, `${prefix}${name}.`, names);
  }
}
