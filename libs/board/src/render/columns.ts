import type { BoardLine } from '../snapshot.ts';
import { type AmbiguousWidth, cut, padLeft, padRight } from './cells.ts';
import { shortName } from './short-name.ts';
import { sparkline } from './sparkline.ts';
import { stateCell } from './state-cell.ts';
import { countText, promiseText, rateText, spanText } from './units.ts';
import { boardWords, type Language } from './words.ts';

export type ColumnName =
  | 'number'
  | 'line'
  | 'department'
  | 'state'
  | 'in'
  | 'out'
  | 'lag'
  | 'age'
  | 'promise'
  | 'quarantined'
  | 'history';

export interface Column {
  readonly name: ColumnName;
  readonly width: number;
}

const columns: readonly (Column & { readonly numeric?: true })[] = [
  { name: 'number', width: 2, numeric: true },
  { name: 'line', width: 20 },
  { name: 'department', width: 8 },
  { name: 'state', width: 15 },
  { name: 'in', width: 6, numeric: true },
  { name: 'out', width: 6, numeric: true },
  { name: 'lag', width: 6, numeric: true },
  { name: 'age', width: 6, numeric: true },
  { name: 'promise', width: 7, numeric: true },
  { name: 'quarantined', width: 4, numeric: true },
  { name: 'history', width: 9 },
];
const numeric: ReadonlySet<ColumnName> = new Set(
  columns.filter((column) => column.numeric === true).map(({ name }) => name),
);
/** What a narrow terminal does without, first to last. */
const dropped: readonly ColumnName[] = ['history', 'department', 'promise', 'out', 'quarantined'];
/** Four characters of who stopped a line, the longest name of a department, one bar for each 15 s. */
const roomy = { state: 16, department: 20, history: 60 } as const;

/** The columns that fit, side by side with a blank between; what is left over goes to state, department and bars. */
export function fittingColumns(width: number): Column[] {
  let fitting: Column[] = columns.map(({ name, width: wide }) => ({ name, width: wide }));
  for (const name of dropped) {
    if (totalWidth(fitting) <= width) break;
    fitting = fitting.filter((column) => column.name !== name);
  }
  for (const name of ['state', 'department', 'history'] as const) {
    const left = width - totalWidth(fitting);
    fitting = fitting.map((column) =>
      column.name === name
        ? { name, width: Math.min(Math.max(column.width, roomy[name]), column.width + Math.max(0, left)) }
        : column,
    );
  }
  return fitting;
}

const totalWidth = (fitting: readonly Column[]): number =>
  fitting.reduce((sum, { width }) => sum + width, fitting.length - 1);

/** The text of one cell, exactly as wide as its column. */
function fitCell(text: string, { name, width }: Column, ambiguous: AmbiguousWidth): string {
  return numeric.has(name) ? padLeft(text, width, ambiguous) : padRight(text, width, ambiguous);
}

export function headOf({ name, width }: Column, language: Language, ambiguous: AmbiguousWidth): string {
  const text = name === 'number' ? '#' : boardWords[language].heads[name];
  return fitCell(text, { name, width }, ambiguous);
}

export interface CellContext {
  readonly language: Language;
  readonly nowMs: number;
  readonly ambiguous: AmbiguousWidth;
}

/** A quiet line shows when it is due instead of noughts and bars. */
export function cellOf(line: BoardLine, column: Column, context: CellContext): string {
  return fitCell(cellText(line, column, context), column, context.ambiguous);
}

function cellText(line: BoardLine, { name, width }: Column, { language, nowMs, ambiguous }: CellContext): string {
  const isStill = line.state === 'quiet' || line.state === 'stopped';
  switch (name) {
    case 'number':
      return String(line.number);
    case 'line':
      return line.line;
    case 'department':
      return width >= roomy.department ? line.department.zh : shortName(line.department.zh);
    case 'state':
      return stateCell(line, language, nowMs);
    case 'in':
      return isStill ? '' : rateText(line.inPerSecond);
    case 'out':
      return isStill ? '' : rateText(line.outPerSecond);
    case 'lag':
      return isStill && line.lagRecords === 0 ? '' : countText(line.lagRecords);
    case 'age':
      return line.ageMs === null ? '-' : spanText(line.ageMs);
    case 'promise':
      return promiseText(line.cause === 'P' || line.state === 'quiet' ? line.intervalMs : line.promiseMs);
    case 'quarantined':
      return countText(line.quarantined);
    case 'history':
      return isStill ? '' : cut(sparkline(line.history, width, ambiguous), width, ambiguous);
  }
}
