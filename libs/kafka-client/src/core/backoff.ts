import type { Random } from '@rail/kernel';

/** Waits that double from `firstMs` to `maxMs`, each spread by a fifth so that clients do not return in step. */
export class Backoff {
  readonly #firstMs: number;
  readonly #maxMs: number;
  readonly #random: Random;
  #attempts = 0;

  constructor(firstMs: number, maxMs: number, random: Random) {
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
    this.#random = random;
  }

  /** The wait before the next attempt, in milliseconds. */
  nextMs(): number {
    const plain = Math.min(this.#maxMs, this.#firstMs * 2 ** Math.min(this.#attempts, 30));
    this.#attempts++;
    return Math.min(this.#maxMs, plain * (0.8 + 0.4 * this.#random.unit()));
  }

  reset(): void {
    this.#attempts = 0;
  }
}
