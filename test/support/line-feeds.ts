import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AvroSchema, branchName, decodeValue, soleBranch } from '@rail/avro';
import type { Catalogue, DatasetManifest } from '@rail/catalogue';
import { validateMapping } from '@rail/feeds';
import { createStream } from '@rail/generators';
import { RailError } from '@rail/kernel';
import { avroText } from '../../libs/feeds/src/rows/avro-text.ts';

export interface LineFeedOptions {
  /** Of all lines together; each line has every so-manieth of them. */
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** When the first row happened. */
  readonly startMs: number;
  readonly seed: number;
}

/** Joins the items of a list. */
const SPLIT = '|';
/** A value of a dataset as cells: column → text. */
type Cells = ReadonlyMap<string, string>;

/** What becomes of the lists of a dataset, by their paths: their items fit a cell, or they stay empty. */
type Lists = Map<string, 'split' | 'empty'>;
/** Rows from which a mapping is made. */
const SAMPLE = 500;

/**
 * Writes a file and its mapping for each line: generated records of one dataset, turned back into cells, that happened
 * evenly one after the other over all lines. CSV and JSON Lines take turns. Returns the files.
 */
export async function writeLineFeeds(
  folder: string,
  catalogue: Catalogue,
  options: LineFeedOptions,
): Promise<string[]> {
  const files: string[] = [];
  for (const [number, line] of catalogue.lines.entries()) {
    const feed = line.datasets.flatMap((dataset) => feedOf(dataset, catalogue, options) ?? [])[0];
    if (feed === undefined) throw new RailError('MAPPING_INVALID', `no dataset of ${line.id} can be told in cells`);
    const ending = number % 2 === 0 ? 'csv' : 'jsonl';
    const file = join(folder, `${line.id}.${ending}`);
    writeFileSync(join(folder, `${line.id}.mapping.yaml`), feed.mapping);
    await writeRows(file, ending, feed, number, catalogue.lines.length, options);
    files.push(file);
  }
  return files;
}

interface LineFeed {
  readonly dataset: DatasetManifest;
  readonly mapping: string;
  readonly columns: readonly string[];
}

/** None where a cell cannot hold what the dataset wants, such as a list of records. */
function feedOf(
  dataset: DatasetManifest,
  catalogue: Catalogue,
  { seed, startMs }: LineFeedOptions,
): LineFeed | undefined {
  const lists: Lists = new Map();
  const columns = new Set<string>();
  const next = rowsOf(dataset, seed, startMs, lists);
  for (let row = 0; row < SAMPLE; row++) for (const column of next().keys()) columns.add(column);
  const fields = [...columns].map((column) => {
    const split = lists.has(column) ? `, split: '${SPLIT}'` : '';
    return `  ${JSON.stringify(column)}: { column: ${JSON.stringify(column)}${split} }\n`;
  });
  for (const [list, kind] of lists) if (kind === 'empty') fields.push(`  ${list}: { constant: [] }\n`);
  const mapping = `line: ${dataset.line}\ndataset: ${dataset.id}\nencoding: utf-8\norder: event-time\nfields:\n${fields.join('')}`;
  try {
    validateMapping(mapping, 'generated', (name) => catalogue.dataset(name));
    return { dataset, mapping, columns: [...columns] };
  } catch (error) {
    if (error instanceof RailError) return undefined;
    throw error;
  }
}

async function writeRows(
  file: string,
  ending: 'csv' | 'jsonl',
  { dataset, columns }: LineFeed,
  number: number,
  lines: number,
  { rows, rowsPerSecond, startMs, seed }: LineFeedOptions,
): Promise<void> {
  const out = createWriteStream(file);
  const next = rowsOf(dataset, seed, startMs, new Map());
  if (ending === 'csv') out.write(`${columns.map(quoted).join(',')}\n`);
  for (let row = number; row < rows; row += lines) {
    const cells = new Map(next());
    cells.set(dataset.eventTime, new Date(startMs + Math.floor((row * 1000) / rowsPerSecond)).toISOString());
    const known = columns.map((column) => [column, cells.get(column)] as const);
    const text =
      ending === 'csv'
        ? known.map(([, cell = '']) => quoted(cell)).join(',')
        : JSON.stringify(Object.fromEntries(known.filter(([, cell]) => cell !== undefined)));
    if (!out.write(`${text}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

/** Generated records that are whole, as cells. */
function rowsOf(dataset: DatasetManifest, seed: number, startMs: number, lists: Lists): () => Cells {
  const stream = createStream([dataset], { seed, startMs });
  return () => {
    for (;;) {
      const { value, frame } = stream.next();
      const cells = value === null || !frame ? undefined : cellsOf(value, dataset, lists);
      if (cells !== undefined) return cells;
    }
  };
}

/** None of a record that was damaged on purpose. */
function cellsOf(bytes: Buffer, dataset: DatasetManifest, lists: Lists): Cells | undefined {
  const cells = new Map<string, string>();
  try {
    collect(decodeValue(dataset.schema, bytes).value, dataset.schema, '', cells, lists);
  } catch (error) {
    if (error instanceof RailError) return undefined;
    throw error;
  }
  return cells;
}

function collect(value: unknown, schema: AvroSchema, path: string, cells: Map<string, string>, lists: Lists): void {
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`);
  if (value === null || value === undefined) return;
  const sole = soleBranch(schema) ?? schema;
  switch (sole.kind) {
    case 'record':
      for (const { name, schema: field } of sole.fields)
        collect((value as Record<string, unknown>)[name], field, below(name), cells, lists);
      return;
    case 'map':
      for (const [name, entry] of value as Map<string, unknown>) collect(entry, sole.values, below(name), cells, lists);
      return;
    case 'array':
      lists.set(path, fitsCell(sole.items) ? 'split' : 'empty');
      if (!fitsCell(sole.items)) return;
      cells.set(path, (value as unknown[]).map((item) => avroText(item, sole.items)).join(SPLIT));
      return;
    case 'union':
      for (const [name, branch] of Object.entries(value)) {
        const found = sole.branches.find((each) => each.kind !== 'null' && branchName(each) === name)!;
        if (found.kind === 'record') collect(branch, found, below(name.split('.').at(-1)!), cells, lists);
      }
      return;
    default:
      if (fitsCell(sole)) cells.set(path, typeof value === 'string' ? value : avroText(value, sole));
  }
}

/** Bytes that are no number do not; a dataset can do without them or is not taken. */
function fitsCell(schema: AvroSchema): boolean {
  const { kind } = soleBranch(schema) ?? schema;
  const isDecimal = 'logical' in schema && schema.logical?.name === 'decimal';
  return isDecimal || !['record', 'map', 'array', 'union', 'bytes', 'fixed'].includes(kind);
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
