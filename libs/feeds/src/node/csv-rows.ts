import { CsvError, parse, type Parser } from 'csv-parse';
import { RailError } from '@rail/kernel';

export interface CsvRow {
  /** The line on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly raw: string;
  /** Why the row could not be read as CSV. */
  readonly broken?: string;
}

interface ParsedRow {
  readonly record: string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

/** A row longer than this has most likely lost a closing quote. */
const ROW_SIGNS_MAX = 1_048_576;

/**
 * Rows of a CSV text, header included, in chunks: RFC 4180 quoting, newlines inside quotes, any line ending; blank
 * lines are passed over. A stray quote belongs to its cell. A quote that is never closed takes what follows with it, at
 * most 1 MiB at a time: such rows are marked, the rest flows on.
 */
export async function* csvRows(text: AsyncIterable<string>, delimiter: string, file: string): AsyncGenerator<CsvRow[]> {
  const rows: CsvRow[] = [];
  let lastLine = 0;
  const parser = parse({
    delimiter,
    raw: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    max_record_size: ROW_SIGNS_MAX,
  });
  const drain = (): void => {
    for (let parsed = parser.read() as ParsedRow | null; parsed !== null; parsed = parser.read() as ParsedRow | null) {
      const { record, raw, info } = parsed;
      const line = lastLine + 1;
      lastLine = info.lines;
      if (record.length > 1 || record[0] !== '') rows.push({ line, cells: record, raw: raw.replace(/[\r\n]+$/, '') });
    }
  };
  parser.on('skip', (error: CsvError, raw?: string) => {
    drain(); // what stands before it in the file comes before it here
    const line = lastLine + 1;
    lastLine = Math.max(line, Number(error['lines'] ?? line));
    rows.push({ line, cells: [], raw: (raw ?? '').replace(/[\r\n]+$/, ''), broken: error.message });
  });
  try {
    for await (const chunk of text) {
      await written(parser, chunk, drain);
      if (rows.length > 0) yield rows.splice(0);
    }
    await ended(parser, drain);
    if (rows.length > 0) yield rows.splice(0);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new RailError('FILE_UNREADABLE', error.message, { at: `${file}:${lastLine + 1}`, cause: error });
  } finally {
    parser.destroy();
  }
}

/** Resolves when the parser has taken the chunk; rows are drawn off meanwhile, or it would wait for ever. */
function written(parser: Parser, chunk: string, drain: () => void): Promise<void> {
  return settled(parser, drain, (done) => parser.write(chunk, done));
}

function ended(parser: Parser, drain: () => void): Promise<void> {
  return settled(parser, drain, (done) => {
    parser.once('end', () => done());
    parser.end();
  });
}

function settled(
  parser: Parser,
  drain: () => void,
  act: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: Error | null): void => {
      parser.off('readable', drain);
      parser.off('error', finish);
      drain();
      if (error) reject(error);
      else resolve();
    };
    parser.on('readable', drain);
    parser.once('error', finish);
    act(finish);
  });
}
