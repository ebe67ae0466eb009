/** Why a row does not fit: codes of the quarantine. */
export type RowFaultReason = 'FIELD_FORMAT' | 'FIELD_MISSING' | 'ROW_SHAPE' | 'ENUM_UNKNOWN' | 'RECORD_TOO_LARGE';

/** A row that is set aside: where, why, and no more of its content than the cell to blame. */
export interface RowFault {
  readonly file: string;
  /** The line of the file on which the row begins, counted from 1. */
  readonly line: number;
  readonly reason: RowFaultReason;
  readonly column: string | undefined;
  /** The cell, cut to 40 signs. */
  readonly cell: string | undefined;
  readonly detail: string;
}

/** Thrown by cell readers and caught by the row mapper: a fault of data, not of us. */
export class CellFault {
  readonly reason: RowFaultReason;
  readonly message: string;
  column: string | undefined;

  constructor(reason: RowFaultReason, message: string) {
    this.reason = reason;
    this.message = message;
  }
}

export function misfit(reason: RowFaultReason, message: string): never {
  // Not an Error: no stack is wanted, it would cost more than the row.
  throw new CellFault(reason, message);
}
