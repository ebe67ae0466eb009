import type { SourceRow } from './source-row.ts';

const LINE_SIGNS_MAX = 1_048_576;

/** Cuts a text into its lines, chunk by chunk; blank ones are passed over, one beyond 1 MiB is marked and dropped. */
export class LineRows {
  #text = '';
  #line = 1;
  /** Within a line that has been given up. */
  #isSkipping = false;

  /** The lines that end within what has been pushed. */
  push(chunk: string): SourceRow[] {
    const text = this.#text + chunk;
    const rows: SourceRow[] = [];
    let at = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      this.#take(text.slice(at, end), rows);
      at = end + 1;
    }
    this.#text = this.#isSkipping ? '' : text.slice(at);
    if (this.#text.length > LINE_SIGNS_MAX) {
      rows.push({ line: this.#line, raw: this.#text, broken: `a line of more than ${LINE_SIGNS_MAX} signs` });
      this.#isSkipping = true;
      this.#text = '';
    }
    return rows;
  }

  /** The line that is left. */
  end(): SourceRow[] {
    const rows: SourceRow[] = [];
    this.#take(this.#text, rows);
    return rows;
  }

  #take(line: string, rows: SourceRow[]): void {
    const raw = line.trim();
    if (raw !== '' && !this.#isSkipping) rows.push({ line: this.#line, raw, broken: undefined });
    this.#isSkipping = false;
    this.#line++;
  }
}
