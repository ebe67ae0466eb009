const bucketMs = 15_000;
const buckets = 60;
/** Long enough to be calm, short enough to be of now. */
const paceMs = 5_000;

/** A count as it rises: its pace now, and the last 15 minutes in 60 steps. Times are on a clock that never jumps. */
export class RateWindow {
  #total = 0;
  #recent: { atMs: number; total: number }[] = [];
  readonly #counts: number[] = [];
  #bucket: number | undefined;

  /** `count` more since the call before. */
  add(nowMs: number, count: number): void {
    this.#advanceTo(Math.floor(nowMs / bucketMs));
    this.#total += count;
    this.#counts[this.#counts.length - 1]! += count;
    this.#recent.push({ atMs: nowMs, total: this.#total });
    while (this.#recent.length > 2 && this.#recent[1]!.atMs <= nowMs - paceMs) this.#recent.shift();
  }

  /** Over the last 5 s, or since the first sample. */
  perSecond(): number {
    const first = this.#recent[0];
    const last = this.#recent.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0;
    return ((last.total - first.total) * 1000) / (last.atMs - first.atMs);
  }

  /** In the last `count` buckets of 15 s. */
  sumOfLast(count: number): number {
    return this.#counts.slice(-count).reduce((sum, value) => sum + value, 0);
  }

  /** Records in each 15 s, oldest first; as many as have passed, at most 60. */
  history(): readonly number[] {
    return [...this.#counts];
  }

  #advanceTo(bucket: number): void {
    const passed = this.#bucket === undefined ? 1 : Math.min(bucket - this.#bucket, buckets);
    for (let at = 0; at < passed; at++) this.#counts.push(0);
    if (this.#counts.length > buckets) this.#counts.splice(0, this.#counts.length - buckets);
    this.#bucket = bucket;
  }
}
