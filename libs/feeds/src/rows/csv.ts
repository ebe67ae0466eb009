import type { SourceRow } from './source-row.ts';

/** A row longer than this has most likely lost a closing quote. */
const ROW_SIGNS_MAX = 1_048_576;
/** The end of a row is not in the text yet. */
const UNKNOWN = -1;
const TOO_LONG = `a row of more than ${ROW_SIGNS_MAX} signs`;

/**
 * Cuts a CSV text into rows, chunk by chunk: RFC 4180 quoting, newlines inside quotes, any line ending; blank lines are
 * passed over. A stray quote belongs to its cell. A quote that is never closed takes what follows with it, at most
 * 1 MiB: that piece is marked, and the next line begins anew.
 */
export class CsvRows {
  readonly #delimiter: string;
  #newline: '\n' | '\r' | undefined;
  #text = '';
  #line = 1;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** The rows that end within what has been pushed. */
  push(chunk: string): SourceRow[] {
    this.#text += chunk;
    return this.#rows(false);
  }

  /** The rows that are left. */
  end(): SourceRow[] {
    return this.#rows(true);
  }

  #rows(isLast: boolean): SourceRow[] {
    const text = this.#text;
    const rows: SourceRow[] = [];
    const newline = this.#newlineOf(text, isLast);
    if (newline === undefined) return rows;
    let at = 0;
    let quote = text.indexOf('"');
    while (at < text.length) {
      const lineEnd = text.indexOf(newline, at);
      if (quote !== UNKNOWN && quote < at) quote = text.indexOf('"', at);
      let end = lineEnd;
      if (quote !== UNKNOWN && (lineEnd === UNKNOWN || quote < lineEnd))
        end = endOfQuoted(text, at, this.#delimiter, newline, isLast);
      else if (isLast && lineEnd === UNKNOWN) end = text.length;
      if (end === UNKNOWN) {
        const cut = this.#cutOf(text, at, newline, isLast);
        if (cut === UNKNOWN) break;
        const why = isLast && cut === text.length ? 'a quote is never closed' : TOO_LONG;
        rows.push(this.#row(text.slice(at, cut), newline, why));
        at = cut + 1;
        continue;
      }
      const row = this.#row(text.slice(at, end), newline, undefined);
      if (row.raw !== '') rows.push(row);
      at = end + 1;
    }
    this.#text = text.slice(at);
    return rows;
  }

  #row(whole: string, newline: string, broken: string | undefined): SourceRow {
    const line = this.#line;
    this.#line++;
    for (let at = whole.indexOf(newline); at !== UNKNOWN; at = whole.indexOf(newline, at + 1)) this.#line++;
    return { line, raw: whole.endsWith('\r') ? whole.slice(0, -1) : whole, broken };
  }

  /** Where a row that does not end is given up; it goes on while it may still end. */
  #cutOf(text: string, at: number, newline: string, isLast: boolean): number {
    if (text.length - at > ROW_SIGNS_MAX) {
      const cut = text.indexOf(newline, at + ROW_SIGNS_MAX);
      if (cut !== UNKNOWN) return cut;
      if (text.length - at > 2 * ROW_SIGNS_MAX) return at + 2 * ROW_SIGNS_MAX; // no line ends here: the cut costs a sign
    }
    return isLast ? text.length : UNKNOWN;
  }

  /** Lone carriage returns end rows only in a file whose first line ends with one. */
  #newlineOf(text: string, isLast: boolean): '\n' | '\r' | undefined {
    if (this.#newline !== undefined) return this.#newline;
    const first = text.search(/[\r\n]/);
    if (first === UNKNOWN) return isLast ? '\n' : undefined;
    if (text[first] === '\r' && first + 1 === text.length && !isLast) return undefined;
    this.#newline = text[first] === '\r' && text[first + 1] !== '\n' ? '\r' : '\n';
    return this.#newline;
  }
}

/** The end of a row that holds a quote. */
function endOfQuoted(text: string, start: number, delimiter: string, newline: string, isLast: boolean): number {
  let at = start;
  for (;;) {
    if (text[at] === '"') {
      at = endOfQuote(text, at);
      if (at === UNKNOWN || (at >= text.length && !isLast)) return UNKNOWN;
    }
    const lineEnd = text.indexOf(newline, at);
    const next = text.indexOf(delimiter, at);
    if (next === UNKNOWN || (lineEnd !== UNKNOWN && lineEnd < next))
      return lineEnd === UNKNOWN && isLast ? text.length : lineEnd;
    at = next + 1;
  }
}

/** Behind the closing quote of a cell that begins with one. */
function endOfQuote(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    at = text.indexOf('"', at);
    if (at === UNKNOWN) return UNKNOWN;
    if (text[at + 1] !== '"') return at + 1;
    at += 2;
  }
}

/** The cells of one row as `CsvRows` cuts them. */
export function csvCells(row: string, delimiter: string): string[] {
  if (!row.includes('"')) return row.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const isQuoted = row[at] === '"';
    const close = isQuoted ? endOfQuote(row, at) : at;
    const next = row.indexOf(delimiter, close === UNKNOWN ? row.length : close);
    const end = next === UNKNOWN ? row.length : next;
    if (!isQuoted) cells.push(row.slice(at, end));
    else {
      const inner = row.slice(at + 1, close - 1);
      const text = inner.includes('""') ? inner.replaceAll('""', '"') : inner;
      // Text behind the closing quote: the quotes were signs of the cell.
      cells.push(close === end ? text : `"${text}"${row.slice(close, end)}`);
    }
    if (next === UNKNOWN) return cells;
    at = next + 1;
  }
}
