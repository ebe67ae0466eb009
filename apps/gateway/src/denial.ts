import { type ErrorCode, RailError } from '@rail/kernel';

/** Why a reader is given nothing, with what it has to know besides. */
export class Denial extends RailError {
  readonly retryAfterS: number | undefined;
  /** Members of the problem document. */
  readonly more: { readonly lastOffsets?: string };

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
