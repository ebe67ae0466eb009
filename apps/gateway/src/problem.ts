import { describeError, errorTable, isRailError } from '@rail/kernel';

/** A problem document (RFC 9457) after the error table. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly remedy: string;
  /** Where the share ended, as a vector: nothing was delivered beyond. */
  readonly lastOffsets?: string;
}

export function problemOf(error: unknown): Problem {
  const { httpStatus, en, number, remedy } = errorTable[isRailError(error) ? error.code : 'INTERNAL_DEFECT'];
  const detail = isRailError(error)
    ? `${error.at === undefined ? '' : `${error.at}: `}${error.message}`
    : describeError(error);
  return { status: httpStatus, title: en, detail, code: number, remedy };
}
