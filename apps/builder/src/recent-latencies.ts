/** The last few thousand times from publication to commit: constant memory, percentiles of what is recent. */
const KEPT = 4_096;
const SAMPLES_PER_COMMIT = 64;

export class RecentLatencies {
  readonly #ms: number[] = [];
  #next = 0;

  /** Adds evenly spaced samples of one commit, so that a large batch does not drown the others. */
  add(publishedMs: readonly number[], committedMs: number): void {
    const stride = Math.max(1, Math.floor(publishedMs.length / SAMPLES_PER_COMMIT));
    for (let at = 0; at < publishedMs.length; at += stride) {
      this.#ms[this.#next] = Math.max(0, committedMs - publishedMs[at]!);
      this.#next = (this.#next + 1) % KEPT;
    }
  }

  /** The times themselves, for percentiles over several builders. */
  values(): readonly number[] {
    return this.#ms;
  }
}

/** The time that this share of the times does not exceed; undefined without any. */
export function percentile(times: readonly number[], share: number): number | undefined {
  const sorted = [...times].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
