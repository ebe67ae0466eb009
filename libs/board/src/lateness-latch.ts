const leaveAtShare = 0.8;
const leaveAfterMs = 30_000;

/**
 * Late or not, without flapping: late from the promise on, on time again once the delay has been at most 80 % of it for
 * 30 s. Times are on a clock that never jumps.
 */
export class LatenessLatch {
  #isLate = false;
  #calmSinceMs: number | undefined;

  judge(nowMs: number, delayMs: number, promiseMs: number): boolean {
    if (delayMs > promiseMs) this.#isLate = true;
    if (delayMs > promiseMs * leaveAtShare) this.#calmSinceMs = undefined;
    else this.#calmSinceMs ??= nowMs;
    if (this.#isLate && this.#calmSinceMs !== undefined && nowMs - this.#calmSinceMs >= leaveAfterMs) {
      this.#isLate = false;
    }
    return this.#isLate;
  }
}
