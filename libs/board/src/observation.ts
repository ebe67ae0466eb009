const disagreementMs = 2_000;
const gapMs = 10_000;
/** Longer than this nobody waits before judging. */
export const settleMaxMs = 60_000;

/**
 * Since when the exchange has been watched without a break. Nobody is late for a time in which nobody looked: after a
 * start, a gap between samples or a clock that was set, providers get a moment before they are judged again.
 */
export class Observation {
  #sinceMs = 0;
  #last: { readonly nowMs: number; readonly monotonicMs: number } | undefined;

  sample(nowMs: number, monotonicMs: number): void {
    const last = this.#last;
    const passedMs = monotonicMs - (last?.monotonicMs ?? 0);
    const jumpMs = last === undefined ? Infinity : Math.abs(nowMs - last.nowMs - passedMs);
    if (passedMs > gapMs || jumpMs > disagreementMs) this.#sinceMs = nowMs;
    this.#last = { nowMs, monotonicMs };
  }

  get sinceMs(): number {
    return this.#sinceMs;
  }

  /** From when on a provider whose records may pause for `graceMs` is judged. */
  judgesFrom(graceMs: number): number {
    return this.#sinceMs + Math.min(graceMs, settleMaxMs);
  }
}
