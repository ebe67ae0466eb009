import { type ErrorCode, RailError } from '@rail/kernel';
import { type Problem, problemOf } from '@rail/runtime';

export interface ShareProblem extends Problem {
  /** Where the share ended, as a vector: nothing was delivered beyond. */
  readonly lastOffsets?: string;
}

/** Why a reader is given nothing, with what it has to know besides. */
export class Denial extends RailError {
  readonly retryAfterS: number | undefined;
  /** Members of the problem document. */
  readonly more: Pick<ShareProblem, 'lastOffsets'>;

  constructor(
    code: ErrorCode,
    message: string,
    { retryAfterS, ...more }: { readonly retryAfterS?: number; readonly lastOffsets?: string } = {},
  ) {
    super(code, message);
    this.retryAfterS = retryAfterS;
    this.more = more;
  }
}

export function shareProblemOf(error: unknown): ShareProblem {
  return { ...problemOf(error), ...(error instanceof Denial && error.more) };
}
