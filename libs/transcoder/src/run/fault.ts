import type { QuarantineReason } from '@rail/kernel';

/** Why a record, or one share of it, was refused. Says where, never what: no value of a record may leak through it. */
export interface TranscodeFault {
  readonly code: QuarantineReason;
  /** Position in the datum where the offending value begins, in bytes from its start. */
  readonly position: number;
  /** The field, in names of the writer's schema; empty for the datum as a whole. */
  readonly path: string;
  readonly message: string;
}
