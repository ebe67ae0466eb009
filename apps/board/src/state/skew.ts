/**
 * How far the exchange's clock is ahead of the browser's. A snapshot arrives later than it was made, so the greatest
 * difference seen is the nearest to the truth; a clock that was set is followed.
 */
export class Skew {
  #aheadMs: number | undefined;

  heard(sampledMs: number, receivedMs: number): void {
    const aheadMs = sampledMs - receivedMs;
    const known = this.#aheadMs;
    if (known === undefined || aheadMs > known || known - aheadMs > setBackMs) this.#aheadMs = aheadMs;
  }

  /** What the exchange's clock shows when the browser's shows `localMs`. */
  at(localMs: number): number {
    return localMs + (this.#aheadMs ?? 0);
  }
}

/** Less than this is a snapshot that was under way for long, and must not be taken for a clock that was set. */
const setBackMs = 60_000;
