import { RailError } from '@rail/kernel';

/** Classes of SQLSTATE that speak about the data of a statement: 21 cardinality, 22 data, 23 constraint, 54 limit. */
const DATA_CLASSES = new Set(['21', '22', '23', '54']);
const RETRIABLE = new Set(['40001', '40P01']);
const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN']);
/** SQLSTATE of a server, and what Node says. */
const FULL = new Set(['53100', 'ENOSPC', 'EDQUOT']);
/** WASI's numbers for no space and no quota: PGlite's file system throws them without a code or a text. */
const FULL_NUMBERS: ReadonlySet<unknown> = new Set([51, 19]);

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** A driver's error as a row of the error table; the SQLSTATE stays readable through `sqlStateOf`. */
export function sqlError(error: unknown, statement: string): RailError {
  if (error instanceof RailError) return error;
  const code = codeOf(error);
  const text = textOf(error);
  if (isDiskFull(error)) return new RailError('DISK_FULL', `no space for the database: ${text}`, { cause: error });
  // Class 08 is a connection exception, 57P an operator's shutdown; drivers report a lost socket without a code.
  const lost = UNREACHABLE.has(code) || /^(08|57P)/.test(code) || text.includes('Connection terminated');
  if (lost) return new RailError('DATABASE_UNREACHABLE', text, { cause: error });
  const start = statement.trim().split(/\s+/).slice(0, 4).join(' ');
  return new RailError('DATABASE_REFUSED', `${code === '' ? '' : `${code}: `}${text} (in ${start} …)`, {
    cause: error,
  });
}

/** Whether a driver or the file system had no space left. */
export function isDiskFull(error: unknown): boolean {
  return FULL.has(codeOf(error)) || (isErrno(error) && FULL_NUMBERS.has(error.errno));
}

function isErrno(error: unknown): error is { readonly name: string; readonly errno: unknown } {
  return (error as { name?: unknown } | null)?.name === 'ErrnoError';
}

function textOf(error: unknown): string {
  if (isErrno(error)) return `${error.name} ${String(error.errno)}`;
  const message = (error as { message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : String(error);
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
