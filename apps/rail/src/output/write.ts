import { stringify } from 'yaml';
import stringWidth from 'string-width';
import { describeError } from '@rail/kernel';

export const outputFormats = ['table', 'wide', 'json', 'yaml', 'jsonl'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** A column of a table; one that is `wide` shows with `-o wide` only. */
export type Column<Row> = readonly [head: string, cell: (row: Row) => string | number, when?: 'wide'];

/** How a terminal wants it: a table is cut to its width and its heads are bold. Neither holds for a pipe. */
const terminal = { colours: false };

export function useColours(colours: boolean): void {
  terminal.colours = colours;
}

export const usesColours = (): boolean => terminal.colours;

/** Data goes to stdout. A reader that closes the pipe early ends the command quietly. */
export function writeOut(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

let held: string[] | undefined;

/** Progress, notices and errors go to stderr. */
export function writeNotice(text: string): void {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (held === undefined) process.stderr.write(whole);
  else held.push(whole);
}

/** Keeps notices back while a board fills the screen; the function returned lets them go, newest last. */
export function holdNotices(): () => void {
  const mine: string[] = [];
  held = mine;
  return () => {
    held = undefined;
    for (const text of mine.splice(0)) process.stderr.write(text);
  };
}

/** An error that does not end the command: one line, also where notices are not wanted. */
export function writeError(error: unknown): void {
  writeNotice(describeError(error));
}

/** Writes rows in the wanted format; `columns` gives the table its heads and order. */
export function writeRows<T extends object>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  format: OutputFormat,
): void {
  if (format === 'json') writeOut(JSON.stringify(rows, null, 2));
  else if (format === 'yaml') writeOut(stringify(rows));
  else if (format === 'jsonl') for (const row of rows) writeOut(JSON.stringify(row));
  else writeText(tableOf(rows, columns, format), format);
}

/** Writes one object: pretty in JSON and YAML, or the given text for people. */
export function writeObject(value: object, format: OutputFormat, text: () => string): void {
  if (format === 'json') writeOut(JSON.stringify(value, null, 2));
  else if (format === 'jsonl') writeOut(JSON.stringify(value));
  else if (format === 'yaml') writeOut(stringify(value));
  else writeText(text(), format);
}

/** A table of those columns that the format shows. */
export function tableOf<T>(rows: readonly T[], columns: readonly Column<T>[], format: OutputFormat): string {
  const shown = columns.filter(([, , when]) => when === undefined || format === 'wide');
  return table(
    shown.map(([head]) => head),
    rows.map((row) => shown.map(([, cell]) => cell(row))),
  );
}

/** Columns aligned by display width: a Chinese character fills two cells. Numbers are set to the right. */
export function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [
    heads,
    ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell))),
  ];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))));
  const lines = cells.map((row, at) => {
    const line = row
      .map((cell, column) => {
        const pad = ' '.repeat(widths[column]! - stringWidth(cell));
        const right = at > 0 ? typeof rows[at - 1]![column] === 'number' : typeof rows[0]?.[column] === 'number';
        return right ? pad + cell : cell + pad;
      })
      .join('  ')
      .trimEnd();
    return at === 0 && terminal.colours ? `\u001B[1m${line}\u001B[22m` : line;
  });
  return lines.join('\n');
}

/** Lines for people: cut at the edge of a terminal, so that rows stay rows; whole with `-o wide` and in a pipe. */
function writeText(text: string, format: OutputFormat): void {
  const { isTTY, columns } = process.stdout;
  if (!isTTY || !(columns > 0) || format === 'wide') writeOut(text);
  else
    writeOut(
      text
        .split('\n')
        .map((line) => cutTo(line, columns))
        .join('\n'),
    );
}

/** A line that fits into so many cells; what is cut off ends in `…`, which may fill two. Bold text stays whole. */
function cutTo(line: string, cells: number): string {
  if (stringWidth(line) <= cells) return line;
  let shown = '';
  let width = 0;
  const isBold = line.startsWith('\u001B[1m');
  for (const sign of isBold ? line.slice(4) : line) {
    const wide = stringWidth(sign);
    if (width + wide > cells - 2) break;
    shown += sign;
    width += wide;
  }
  return isBold ? `\u001B[1m${shown}…\u001B[22m` : `${shown}…`;
}
