import type { Clock } from '@rail/kernel';
import { burstMs } from '../limits.ts';
import type { RateLimiter } from '../ports.ts';

/** Keeps of each bucket the moment at which it will be full again. */
export class MemoryRateLimiter implements RateLimiter {
  readonly #clock: Clock;
  readonly #fullMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(key: string, count: number, perSecond: number): Promise<number> {
    const nowMs = this.#clock.monotonic();
    const fullMs = Math.max(nowMs, this.#fullMs.get(key) ?? 0) + (count * 1000) / perSecond;
    this.#fullMs.set(key, fullMs);
    return Promise.resolve(Math.max(0, Math.ceil(fullMs - burstMs - nowMs)));
  }
}
