import type { DatasetManifest } from '@rail/catalogue';
import { nearest, RailError } from '@rail/kernel';
import { CellFault, type RowFault } from '../cells/row-fault.ts';
import type { Cell } from '../rows/source-row.ts';
import { compileMapping, type CompiledMapping } from './compile-mapping.ts';
import { type FeedMapping, parseMapping } from './parse-mapping.ts';

/** A row as a record of its dataset. */
export interface MappedRow {
  /** For the encoder of the dataset's schema. */
  readonly value: Readonly<Record<string, unknown>>;
  /** The record key as the dataset declares it. */
  readonly key: string;
  readonly eventTimeMs: number;
}

/** The columns of a file: those that its rows have cells for, and all that a mapping might name, for hints. */
export interface FileColumns {
  readonly cells: readonly string[];
  readonly known?: readonly string[];
}

const CELL_SIGNS_MAX = 40;

/** Maps the rows of one file: a mapping, bound to a dataset and to the columns of the file. */
export class RowMapper {
  readonly dataset: DatasetManifest;
  /** Columns of the file that no field takes and that are not left out on purpose. */
  readonly unmapped: readonly string[];
  readonly #file: string;
  readonly #compiled: CompiledMapping;
  readonly #eventTime: (cells: readonly Cell[]) => unknown;
  readonly #columns: readonly string[];
  readonly #columnIndex: ReadonlyMap<string, number>;

  /** @throws RailError MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN */
  constructor(mapping: FeedMapping, dataset: DatasetManifest, file: string, columns: FileColumns) {
    this.dataset = dataset;
    this.#file = file;
    this.#compiled = compileMapping(mapping, dataset.schema);
    this.#columns = columns.cells;
    this.#columnIndex = new Map(columns.cells.map((column, index) => [column, index]));
    this.unmapped = bindColumns(mapping, this.#compiled, file, columns);
    const eventTime = this.#compiled.cells.find(({ path }) => path === dataset.eventTime);
    this.#eventTime = eventTime?.build ?? (() => undefined);
  }

  /** The row as a record, or why it is none. `line` is where the row begins in the file. */
  map(cells: readonly Cell[], line: number): MappedRow | RowFault {
    if (cells.length !== this.#columns.length) {
      const detail = `${cells.length} cells, the header has ${this.#columns.length}`;
      return { file: this.#file, line, reason: 'ROW_SHAPE', column: undefined, cell: undefined, detail };
    }
    try {
      const value = this.#compiled.build(cells);
      if (!isRecord(value)) return this.#fault(new CellFault('FIELD_MISSING', 'every cell is empty'), cells, line);
      return mappedRow(value, this.dataset);
    } catch (fault) {
      if (!(fault instanceof CellFault)) throw fault;
      return this.#fault(fault, cells, line);
    }
  }

  /** The event time alone, undefined where there is none that can be read: cheaper than the whole row. */
  eventTimeOf(cells: readonly Cell[]): number | undefined {
    if (cells.length !== this.#columns.length) return undefined;
    try {
      const value = this.#eventTime(cells);
      return typeof value === 'number' ? value : undefined;
    } catch (fault) {
      if (!(fault instanceof CellFault)) throw fault;
      return undefined;
    }
  }

  #fault(fault: CellFault, cells: readonly Cell[], line: number): RowFault {
    const missing =
      fault.reason === 'FIELD_MISSING' ? this.#compiled.cells.find((cell) => cell.path === fault.message) : undefined;
    const column = fault.column ?? missing?.column;
    const found = column === undefined ? undefined : cells[this.#columnIndex.get(column) ?? -1];
    const cell = typeof found === 'object' && found !== null ? found.join(', ') : (found ?? undefined);
    return {
      file: this.#file,
      line,
      reason: fault.reason,
      column,
      cell: cell === undefined || cell.length <= CELL_SIGNS_MAX ? cell : `${cell.slice(0, CELL_SIGNS_MAX)}…`,
      detail: fault.reason === 'FIELD_MISSING' ? `no value for ${fault.message}` : fault.message,
    };
  }
}

/** A value of a dataset with the key and the event time that it holds. */
export function mappedRow(value: Readonly<Record<string, unknown>>, dataset: DatasetManifest): MappedRow {
  return {
    value,
    key: dataset.key.map((path) => textAt(value, path)).join('|'),
    eventTimeMs: Number(valueAt(value, dataset.eventTime)),
  };
}

/** Columns that a mapping takes cells from, each once. */
export function mappedColumns(mapping: FeedMapping): string[] {
  return [...new Set(Object.values(mapping.value.fields).flatMap(({ column }) => column ?? []))];
}

/**
 * Checks a mapping without any file: form, fields, types, constants, aliases.
 * @throws RailError MAPPING_INVALID with file:line:column and near names
 */
export function validateMapping(
  text: string,
  file: string,
  datasetNamed: (name: string) => DatasetManifest,
): FeedMapping {
  const mapping = parseMapping(text, file);
  compileMapping(mapping, datasetNamed(`${mapping.value.line}/${mapping.value.dataset}`).schema);
  return mapping;
}

/** Gives every mapped column its place in the row; answers what is left over. */
function bindColumns(
  mapping: FeedMapping,
  compiled: CompiledMapping,
  file: string,
  { cells: header, known = header }: FileColumns,
): string[] {
  const mapped = compiled.cells.flatMap((cell) => cell.column ?? []);
  const unmapped = header.filter((column) => !mapped.includes(column) && !mapping.value.ignore.includes(column));
  const faults: { at: string; message: string }[] = [];
  for (const cell of compiled.cells) {
    if (cell.column === undefined) continue;
    cell.index = header.indexOf(cell.column);
    const at = mapping.at(['fields', cell.path]);
    if (cell.index >= 0 && header.lastIndexOf(cell.column) !== cell.index)
      faults.push({ at, message: `column "${cell.column}" stands more than once in ${file}` });
    if (cell.index >= 0) continue;
    const hint = nearest(cell.column, known);
    const message = `no column "${cell.column}" in ${file}${hint === undefined ? '' : `; did you mean "${hint}"?`}`;
    faults.push({ at, message });
  }
  const [first, ...others] = faults;
  if (first === undefined) return unmapped;
  for (const column of unmapped) {
    const hint = nearest(column, mapped);
    if (hint === undefined) continue;
    const message = `header "${column}" is not in the mapping; did you mean "${hint}"? Else list it under ignore`;
    others.push({ at: `${file}:1`, message });
  }
  const rest = others.map((fault) => `\n${fault.at}: ${fault.message}`).join('');
  throw new RailError('MAPPING_COLUMN_UNKNOWN', `${first.message}${rest}`, { at: first.at });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const segment of path.split('.')) at = isRecord(at) ? at[segment] : undefined;
  return at;
}

function textAt(value: unknown, path: string): string {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : String(found);
}
