import { stringify } from 'yaml';
import stringWidth from 'string-width';
import { describeError } from '@rail/kernel';

export type OutputFormat = 'table' | 'json' | 'yaml' | 'jsonl';
export const outputFormats: readonly OutputFormat[] = ['table', 'json', 'yaml', 'jsonl'];

/** Data goes to stdout. A reader that closes the pipe early ends the command quietly. */
export function writeOut(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Progress, notices and errors go to stderr. */
export function writeNotice(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** An error that does not end the command: one line, also where notices are not wanted. */
export function writeError(error: unknown): void {
  writeNotice(describeError(error));
}

/** Writes rows in the wanted format; `columns` gives the table its heads and order. */
export function writeRows<T extends object>(
  rows: readonly T[],
  columns: readonly (readonly [head: string, cell: (row: T) => string | number])[],
  format: OutputFormat,
): void {
  if (format === 'json') writeOut(JSON.stringify(rows, null, 2));
  else if (format === 'yaml') writeOut(stringify(rows));
  else if (format === 'jsonl') for (const row of rows) writeOut(JSON.stringify(row));
  else
    writeOut(
      table(
        columns.map(([head]) => head),
        rows.map((row) => columns.map(([, cell]) => cell(row))),
      ),
    );
}

/** Writes one object: pretty in JSON and YAML, or the given text for people. */
export function writeObject(value: object, format: OutputFormat, text: () => string): void {
  if (format === 'json') writeOut(JSON.stringify(value, null, 2));
  else if (format === 'jsonl') writeOut(JSON.stringify(value));
  else if (format === 'yaml') writeOut(stringify(value));
  else writeOut(text());
}

/** Columns aligned by display width: a Chinese character fills two cells. Numbers are set to the right. */
export function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [
    heads,
    ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell))),
  ];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))));
  const lines = cells.map((row, at) =>
    row
      .map((cell, column) => {
        const pad = ' '.repeat(widths[column]! - stringWidth(cell));
        const right = at > 0 ? typeof rows[at - 1]![column] === 'number' : typeof rows[0]?.[column] === 'number';
        return right ? pad + cell : cell + pad;
      })
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}
