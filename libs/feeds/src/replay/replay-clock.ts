/** How event time becomes the time of sending. Pure: the caller owns the clock and the waiting. */
export interface ReplayPace {
  /** Times as fast as the events happened. */
  readonly speed: number;
  /** Longer pauses between events are cut to this, in event time. */
  readonly gapMsMax?: number;
}

/**
 * Gives each record an absolute deadline on a monotonic clock: a late record never delays the ones after it. Records
 * out of order are due at once, with the newest event time seen so far.
 */
export class ReplayClock {
  readonly #pace: ReplayPace;
  readonly #startMs: number;
  #newestMs: number | undefined;
  /** Event time that has passed, after cutting gaps. */
  #passedMs = 0;

  /** @param startMs when the first record is due, on the caller's monotonic clock */
  constructor(pace: ReplayPace, startMs: number) {
    this.#pace = pace;
    this.#startMs = startMs;
  }

  /** When the next record is due, on the caller's monotonic clock. */
  dueMs(eventTimeMs: number): number {
    const newest = this.#newestMs ?? eventTimeMs;
    if (eventTimeMs > newest)
      this.#passedMs += Math.min(eventTimeMs - newest, this.#pace.gapMsMax ?? Number.POSITIVE_INFINITY);
    this.#newestMs = Math.max(newest, eventTimeMs);
    return this.#startMs + this.#passedMs / this.#pace.speed;
  }

  /** Event time passed so far, gaps cut. */
  get passedMs(): number {
    return this.#passedMs;
  }
}
