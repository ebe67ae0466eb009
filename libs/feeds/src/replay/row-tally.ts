import type { RowFault, RowFaultReason } from '../cells/row-fault.ts';

export interface RowCounts {
  readonly fit: number;
  readonly quarantined: number;
  readonly byReason: Readonly<Partial<Record<RowFaultReason, { readonly rows: number; readonly first: RowFault }>>>;
}

/** Counts what becomes of rows. */
export class RowTally {
  readonly #reasons = new Map<RowFaultReason, { rows: number; first: RowFault }>();
  #fit = 0;
  #quarantined = 0;

  fits(): void {
    this.#fit++;
  }

  quarantined(fault: RowFault): void {
    this.#quarantined++;
    const known = this.#reasons.get(fault.reason);
    if (known === undefined) this.#reasons.set(fault.reason, { rows: 1, first: fault });
    else known.rows++;
  }

  counts(): RowCounts {
    return { fit: this.#fit, quarantined: this.#quarantined, byReason: Object.fromEntries(this.#reasons) };
  }
}
