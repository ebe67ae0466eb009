const longestMs = 86_400_000;

/** Calls back once at a moment of the clock; at the latest after a day, so that a clock that was set is noticed. */
export class Alarm {
  readonly #onAlarm: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(onAlarm: () => void) {
    this.#onAlarm = onAlarm;
  }

  /** Replaces the moment that was set before. Milliseconds since 1970; Infinity for never. */
  set(atMs: number, nowMs: number): void {
    clearTimeout(this.#timer);
    if (atMs === Infinity) return;
    this.#timer = setTimeout(this.#onAlarm, Math.min(Math.max(atMs - nowMs, 0), longestMs));
    this.#timer.unref();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
