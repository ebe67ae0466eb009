import { TimingHistogram } from './timing-histogram.ts';

export interface TimingReport {
  /** Event time passed per time passed, undefined where nothing was paced. */
  readonly achievedSpeed: number | undefined;
  readonly timingErrorMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** How well a replay keeps its deadlines. Pure: times are given. */
export class TimingTally {
  readonly #errors = new TimingHistogram();
  #firstSentMs: number | undefined;
  #lastSentMs = 0;

  /** A record was handed to the socket at `sentMs`, due at `dueMs`, on one monotonic clock. */
  sent(dueMs: number, sentMs: number): void {
    this.#firstSentMs ??= sentMs;
    this.#lastSentMs = sentMs;
    this.#errors.add(Math.abs(sentMs - dueMs));
  }

  /** @param eventMsPassed event time that the replay clock let pass */
  report(eventMsPassed: number): TimingReport {
    const sendingMs = this.#firstSentMs === undefined ? 0 : this.#lastSentMs - this.#firstSentMs;
    return {
      achievedSpeed: sendingMs > 0 ? eventMsPassed / sendingMs : undefined,
      timingErrorMs: { p50: this.#errors.percentile(0.5), p99: this.#errors.percentile(0.99), max: this.#errors.maxMs },
    };
  }
}
