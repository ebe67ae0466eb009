import { errorTable, type ErrorCode, type ErrorRow } from './table.ts';

export interface RailErrorOptions {
  /** Where: `file:line:column`, a JSON path, or `topic/partition/offset`. */
  readonly at?: string;
  readonly cause?: unknown;
}

/** An error that a person or a program can act on: it carries its row of the error table and its place. */
export class RailError extends Error {
  readonly code: ErrorCode;
  readonly at: string | undefined;

  constructor(code: ErrorCode, message: string, options: RailErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RailError';
    this.code = code;
    this.at = options.at;
  }

  get row(): ErrorRow {
    return errorTable[this.code];
  }
}

/** `instanceof` fails across realms and duplicated modules; the code is what counts. */
export function isRailError(error: unknown): error is RailError {
  return (
    typeof error === 'object' && error !== null && 'code' in error && Object.hasOwn(errorTable, String(error.code))
  );
}

/** One line for a person: number, place, message. */
export function describeError(error: unknown): string {
  if (isRailError(error)) {
    const place = error.at === undefined ? '' : `${error.at}: `;
    return `${errorTable[error.code].number} ${place}${error.message}`;
  }
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
