import { isRailError } from '@rail/kernel';
import type { RateLimiter } from '@rail/runtime';
import { Denial } from './denial.ts';

export interface ReaderLimits {
  /** Over all streams and pages of one who reads. */
  readonly recordsPerSecond: number;
  readonly requestsPerSecond: number;
  /** Open at once: of one who reads, and of all. */
  readonly streamsEach: number;
  readonly streamsAll: number;
}

/** What each of those who read may ask for, counted together with other gateways while the shared store answers. */
export class Readers {
  readonly limits: ReaderLimits;
  readonly #shared: RateLimiter;
  readonly #own: RateLimiter;
  readonly #streams = new Map<string, number>();
  #all = 0;

  /** @param own counts while the shared store is away */
  constructor(shared: RateLimiter, own: RateLimiter, limits: ReaderLimits) {
    this.#shared = shared;
    this.#own = own;
    this.limits = limits;
  }

  /** @throws Denial RATE_EXCEEDED with the seconds after which it may be asked again */
  async admit(name: string): Promise<void> {
    const { requestsPerSecond, recordsPerSecond } = this.limits;
    await this.#admit(`gateway/requests/${name}`, 1, requestsPerSecond, 'requests');
    await this.#admit(`gateway/records/${name}`, 0, recordsPerSecond, 'records');
  }

  /** Takes so many records, and answers how many milliseconds later they may be handed over. */
  take(name: string, records: number): Promise<number> {
    return this.#take(`gateway/records/${name}`, records, this.limits.recordsPerSecond);
  }

  /** A place for a stream; the function returned gives it back. @throws Denial RATE_EXCEEDED */
  openStream(name: string): () => void {
    const { streamsEach, streamsAll } = this.limits;
    const open = this.#streams.get(name) ?? 0;
    const full = open >= streamsEach ? `${name} has ${open} streams open` : `${this.#all} streams are open`;
    if (open >= streamsEach || this.#all >= streamsAll) throw new Denial('RATE_EXCEEDED', full, { retryAfterS: 10 });
    this.#streams.set(name, open + 1);
    this.#all++;
    return () => {
      const left = this.#streams.get(name)! - 1;
      this.#all--;
      if (left === 0) this.#streams.delete(name);
      else this.#streams.set(name, left);
    };
  }

  async #admit(key: string, count: number, perSecond: number, what: string): Promise<void> {
    // Who is refused pays nothing: however often it asks, it is let in when its time has come.
    const waitMs = await this.#take(key, 0, perSecond);
    if (waitMs > 0) {
      const retryAfterS = Math.ceil(waitMs / 1000);
      throw new Denial('RATE_EXCEEDED', `more than ${perSecond} ${what} a second`, { retryAfterS });
    }
    if (count > 0) await this.#take(key, count, perSecond);
  }

  async #take(key: string, count: number, perSecond: number): Promise<number> {
    try {
      return await this.#shared.take(key, count, perSecond);
    } catch (error) {
      if (!isRailError(error) || error.code !== 'STORE_UNREACHABLE') throw error;
      return this.#own.take(key, count, perSecond);
    }
  }
}
