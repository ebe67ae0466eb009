import { RailError } from '@rail/kernel';

/** Classes of SQLSTATE that speak about the data of a statement: 21 cardinality, 22 data, 23 constraint, 54 limit. */
const DATA_CLASSES = new Set(['21', '22', '23', '54']);
const RETRIABLE = new Set(['40001', '40P01']);
const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN']);

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** A driver's error as a row of the error table; the SQLSTATE stays readable through `sqlStateOf`. */
export function sqlError(error: unknown, statement: string): RailError {
  if (error instanceof RailError) return error;
  const code = codeOf(error);
  const message = (error as { message?: unknown } | null)?.message;
  const text = typeof message === 'string' ? message : String(error);
  // Class 08 is a connection exception, 57P an operator's shutdown; drivers report a lost socket without a code.
  const lost = UNREACHABLE.has(code) || /^(08|57P)/.test(code) || text.includes('Connection terminated');
  if (lost) return new RailError('DATABASE_UNREACHABLE', text, { cause: error });
  const start = statement.trim().split(/\s+/).slice(0, 4).join(' ');
  return new RailError('DATABASE_REFUSED', `${code}: ${text} (in ${start} …)`, { cause: error });
}

function sqlStateOf(error: unknown): string {
  return codeOf((error as { cause?: unknown } | null)?.cause);
}

export function isRetriable(error: unknown): boolean {
  return RETRIABLE.has(sqlStateOf(error));
}

/** True when a value, not the connection or the statement, is to blame. */
export function isDataError(error: unknown): boolean {
  return DATA_CLASSES.has(sqlStateOf(error).slice(0, 2));
}
