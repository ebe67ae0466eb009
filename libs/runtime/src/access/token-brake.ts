import type { Clock } from '@rail/kernel';

const forgetMs = 60_000;
const freeFailures = 3;
const longestMs = 2_000;
/** So many answers to one address are held back at a time. */
const waitingMax = 8;
/** An address takes the place of the one that has not failed for longest. */
const addressesMax = 10_000;

interface Failures {
  count: number;
  lastMs: number;
  waiting: number;
}

/** Slows whoever tries tokens, by address; a right token is never held up. */
export class TokenBrake {
  readonly #clock: Clock;
  readonly #pause: (ms: number) => Promise<unknown>;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock, pause: (ms: number) => Promise<unknown>) {
    this.#clock = clock;
    this.#pause = pause;
  }

  /** Call for each wrong token, before it is answered. False: the address has too many that wait, refuse it at once. */
  async failed(address: string): Promise<boolean> {
    const nowMs = this.#clock.monotonic();
    const before = this.#failures.get(address);
    const failures =
      before !== undefined && nowMs - before.lastMs < forgetMs ? before : { count: 0, lastMs: 0, waiting: 0 };
    failures.count++;
    failures.lastMs = nowMs;
    this.#failures.delete(address); // the map is in the order of the last failure
    this.#failures.set(address, failures);
    if (this.#failures.size > addressesMax) this.#failures.delete(this.#failures.keys().next().value!);
    if (failures.count <= freeFailures) return true;
    if (failures.waiting >= waitingMax) return false;
    failures.waiting++;
    try {
      await this.#pause(Math.min(longestMs, 50 * 2 ** (failures.count - freeFailures)));
    } finally {
      failures.waiting--;
    }
    return true;
  }
}
