/** The timers of the engine by key; setting one again replaces it. */
export class Timers {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #fired: (key: string) => void;

  constructor(fired: (key: string) => void) {
    this.#fired = fired;
  }

  set(key: string, delayMs: number): void {
    this.clear(key);
    const timer = setTimeout(
      () => {
        this.#timers.delete(key);
        this.#fired(key);
      },
      // Node treats longer delays as 1 ms; the engine sets a timer that comes early again.
      Math.min(Math.max(0, delayMs), 0x7fffffff),
    );
    this.#timers.set(key, timer);
  }

  clear(key: string): void {
    const timer = this.#timers.get(key);
    if (timer === undefined) return;
    clearTimeout(timer);
    this.#timers.delete(key);
  }

  clearAll(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
