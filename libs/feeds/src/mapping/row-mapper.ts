import type { DatasetManifest } from '@rail/catalogue';
import { nearest, RailError } from '@rail/kernel';
import { CellFault, type RowFault } from '../cells/row-fault.ts';
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

const CELL_SIGNS_MAX = 40;

/** Maps the rows of one file: a mapping, bound to a dataset and to the header of the file. */
export class RowMapper {
  readonly mapping: FeedMapping['value'];
  readonly dataset: DatasetManifest;
  readonly #file: string;
  readonly #compiled: CompiledMapping;
  readonly #columnCount: number;
  readonly #columnIndex: ReadonlyMap<string, number>;

  /** @throws RailError MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN */
  constructor(mapping: FeedMapping, dataset: DatasetManifest, file: string, header: readonly string[]) {
    this.mapping = mapping.value;
    this.dataset = dataset;
    this.#file = file;
    this.#compiled = compileMapping(mapping, dataset.schema);
    this.#columnCount = header.length;
    this.#columnIndex = new Map(header.map((column, index) => [column, index]));
    bindColumns(mapping, this.#compiled, file, header);
  }

  /** The row as a record, or why it is none. `line` is where the row begins in the file. */
  map(cells: readonly string[], line: number): MappedRow | RowFault {
    if (cells.length !== this.#columnCount) {
      const detail = `${cells.length} cells, the header has ${this.#columnCount}`;
      return { file: this.#file, line, reason: 'ROW_SHAPE', column: undefined, cell: undefined, detail };
    }
    try {
      const value = this.#compiled.build(cells);
      if (!isRecord(value)) return this.#fault(new CellFault('FIELD_MISSING', 'every cell is empty'), cells, line);
      return {
        value,
        key: this.dataset.key.map((path) => textAt(value, path)).join('|'),
        eventTimeMs: Number(valueAt(value, this.dataset.eventTime)),
      };
    } catch (fault) {
      if (!(fault instanceof CellFault)) throw fault;
      return this.#fault(fault, cells, line);
    }
  }

  #fault(fault: CellFault, cells: readonly string[], line: number): RowFault {
    const missing =
      fault.reason === 'FIELD_MISSING' ? this.#compiled.cells.find((cell) => cell.path === fault.message) : undefined;
    const column = fault.column ?? missing?.column;
    const cell = column === undefined ? undefined : cells[this.#columnIndex.get(column) ?? -1];
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

function bindColumns(mapping: FeedMapping, compiled: CompiledMapping, file: string, header: readonly string[]): void {
  const mapped = compiled.cells.flatMap((cell) => cell.column ?? []);
  const faults: { at: string; message: string }[] = [];
  for (const cell of compiled.cells) {
    if (cell.column === undefined) continue;
    cell.index = header.indexOf(cell.column);
    if (cell.index >= 0) continue;
    const hint = nearest(cell.column, header);
    const message = `no column "${cell.column}" in ${file}${hint === undefined ? '' : `; did you mean "${hint}"?`}`;
    faults.push({ at: mapping.at(['fields', cell.path]), message });
  }
  for (const column of header) {
    if (mapped.includes(column) || mapping.value.ignore.includes(column)) continue;
    const hint = nearest(column, mapped);
    const advice =
      hint === undefined ? 'map it, or list it under ignore' : `did you mean "${hint}"? Else list it under ignore`;
    faults.push({ at: `${file}:1`, message: `header "${column}" is not in the mapping; ${advice}` });
  }
  const [first, ...others] = faults;
  if (first === undefined) return;
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
