import type { Clock } from '@rail/kernel';
import type { Cache } from '../ports.ts';

/** What this process has loaded. */
export class MemoryCache implements Cache {
  readonly #clock: Clock;
  readonly #values = new Map<string, { readonly value: string; readonly untilMs: number }>();
  /** Key → how many loads are under way, and how often it was invalidated since the first of them began. */
  readonly #loads = new Map<string, { count: number; invalidations: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async through(key: string, forMs: number, load: () => Promise<string>): Promise<string> {
    const known = this.#values.get(key);
    if (known !== undefined && known.untilMs > this.#clock.monotonic()) return known.value;
    const loads = this.#loads.get(key) ?? { count: 0, invalidations: 0 };
    this.#loads.set(key, loads);
    loads.count++;
    const before = loads.invalidations;
    try {
      const value = await load();
      if (loads.invalidations === before) this.#values.set(key, { value, untilMs: this.#clock.monotonic() + forMs });
      return value;
    } finally {
      loads.count--;
      if (loads.count === 0) this.#loads.delete(key);
    }
  }

  invalidate(key: string): Promise<void> {
    this.#values.delete(key);
    const loads = this.#loads.get(key);
    if (loads !== undefined) loads.invalidations++;
    return Promise.resolve();
  }

  /** Keeps nothing of what was said before. */
  clear(): void {
    this.#values.clear();
    for (const loads of this.#loads.values()) loads.invalidations++;
  }
}
