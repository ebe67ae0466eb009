/** Counts of times by size, in buckets that grow by a sixteenth: constant memory, percentiles within 6 %. */
const STEPS = 16;
const MICROS = 1000;

export class TimingHistogram {
  readonly #counts = new Map<number, number>();
  #total = 0;
  #maxMs = 0;

  add(ms: number): void {
    const bucket = Math.round(Math.log2(Math.max(ms * MICROS, 1)) * STEPS);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
    this.#total++;
    this.#maxMs = Math.max(this.#maxMs, ms);
  }

  get maxMs(): number {
    return this.#maxMs;
  }

  /** The time that this share of all times does not exceed; 0 when there are none. */
  percentile(share: number): number {
    let left = share * this.#total;
    for (const bucket of [...this.#counts.keys()].sort((a, b) => a - b)) {
      left -= this.#counts.get(bucket)!;
      if (left <= 0) return Math.min(2 ** (bucket / STEPS) / MICROS, this.#maxMs);
    }
    return this.#maxMs;
  }
}
