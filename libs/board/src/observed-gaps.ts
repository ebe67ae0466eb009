const leastMs = 1000;
/** Each bucket is a quarter wider than the one before it: a gap is known to within that. */
const growth = 1.25;
/** Up to some 40 days. */
const buckets = 68;
/** Fewer gaps than this say nothing about the rare ones. */
const enough = 100;
/** Then all counts are halved: what was months ago matters less. */
const forgetAt = 100_000;
/** A break in watching is no gap of the provider. */
const unwatchedMs = 10_000;

/**
 * The pauses that a provider really makes between its records, beside those that its timetable allows. Times are on a
 * clock that never jumps; gaps are known as exactly as looks are apart.
 */
export class ObservedGaps {
  readonly #counts = new Float64Array(buckets);
  #total = 0;
  #lastMs: number | undefined;
  #lookedMs: number | undefined;

  /** One look. Of a line that is paused no pause is the provider's. */
  observe(nowMs: number, hasArrived: boolean, isPaused: boolean): void {
    const isBroken = this.#lookedMs !== undefined && nowMs - this.#lookedMs > unwatchedMs;
    this.#lookedMs = nowMs;
    if (isPaused || isBroken) this.#lastMs = undefined;
    if (!hasArrived || isPaused) return;
    if (this.#lastMs !== undefined) this.#count(nowMs - this.#lastMs);
    this.#lastMs = nowMs;
  }

  /** The 99th percentile, ms, rounded up to its bucket; null before there were enough. */
  get p99Ms(): number | null {
    if (this.#total < enough) return null;
    let left = this.#total * 0.99;
    for (let at = 0; at < buckets; at++) {
      left -= this.#counts[at]!;
      if (left <= 0) return Math.round(leastMs * growth ** at);
    }
    return Math.round(leastMs * growth ** (buckets - 1));
  }

  #count(gapMs: number): void {
    const at = gapMs <= leastMs ? 0 : Math.ceil(Math.log(gapMs / leastMs) / Math.log(growth) - 1e-9);
    const bucket = Math.min(at, buckets - 1);
    this.#counts[bucket] = this.#counts[bucket]! + 1;
    this.#total++;
    if (this.#total < forgetAt) return;
    this.#total = 0;
    for (let each = 0; each < buckets; each++) {
      this.#counts[each] = Math.floor(this.#counts[each]! / 2);
      this.#total += this.#counts[each]!;
    }
  }
}
