import type { RowFault, RowFaultReason } from '../cells/row-fault.ts';
import { TimingHistogram } from './timing-histogram.ts';

export interface ReplayReport {
  readonly rows: number;
  readonly fit: number;
  readonly quarantined: number;
  readonly byReason: Readonly<Partial<Record<RowFaultReason, { readonly rows: number; readonly first: RowFault }>>>;
  /** Event time passed per time passed, undefined where nothing was paced. */
  readonly achievedSpeed: number | undefined;
  readonly timingErrorMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** Counts what a replay does. Pure: times are given. */
export class ReplayTally {
  readonly #reasons = new Map<RowFaultReason, { rows: number; first: RowFault }>();
  readonly #errors = new TimingHistogram();
  #fit = 0;
  #quarantined = 0;
  #firstSentMs: number | undefined;
  #lastSentMs = 0;

  /** A record was handed to the socket at `sentMs`, due at `dueMs`, on one monotonic clock. */
  sent(dueMs: number, sentMs: number): void {
    this.#fit++;
    this.#firstSentMs ??= sentMs;
    this.#lastSentMs = sentMs;
    this.#errors.add(Math.abs(sentMs - dueMs));
  }

  /** A record was sent without a deadline. */
  sentUnpaced(): void {
    this.#fit++;
  }

  quarantined(fault: RowFault): void {
    this.#quarantined++;
    const known = this.#reasons.get(fault.reason);
    if (known === undefined) this.#reasons.set(fault.reason, { rows: 1, first: fault });
    else known.rows++;
  }

  /** @param eventMsPassed event time that the replay clock let pass */
  report(eventMsPassed: number): ReplayReport {
    const sendingMs = this.#firstSentMs === undefined ? 0 : this.#lastSentMs - this.#firstSentMs;
    return {
      rows: this.#fit + this.#quarantined,
      fit: this.#fit,
      quarantined: this.#quarantined,
      byReason: Object.fromEntries(this.#reasons),
      achievedSpeed: sendingMs > 0 ? eventMsPassed / sendingMs : undefined,
      timingErrorMs: { p50: this.#errors.percentile(0.5), p99: this.#errors.percentile(0.99), max: this.#errors.maxMs },
    };
  }
}
