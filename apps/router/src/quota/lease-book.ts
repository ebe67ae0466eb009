import { DayCounts, quotaDay } from '@rail/agreements';

/** What an agreement allows, by its quota. */
export interface QuotaTerms {
  readonly perDay: number | undefined;
  readonly perSecond: number | undefined;
}

/** A lease is a part of the day's quota, so that it lasts for many batches and little of it is lost with its holder. */
const chunkOf = (perDay: number): number => Math.min(10_000, Math.max(1, Math.ceil(perDay / 64)));
/** Tokens are taken for a quarter of a second. */
const tokensOf = (perSecond: number): number => Math.max(1, Math.ceil(perSecond / 4));

/**
 * What one router may still deliver under one agreement. Pure: it counts what is leased and taken and what is delivered,
 * and says what to ask for; nothing is delivered that it has not allowed.
 */
export class LeaseBook {
  readonly counts: DayCounts;
  terms: QuotaTerms;
  /** The day for which `leased` holds. */
  #day: string;
  #leased = 0;
  #tokens = 0;
  /** The most records that a batch of its partitions had: as many must be allowed for one to be served as a whole. */
  #batchRecords = 0;
  #usedUpDay: string | undefined;

  constructor(terms: QuotaTerms, counts: DayCounts, nowMs: number) {
    this.terms = terms;
    this.counts = counts;
    this.#day = quotaDay(nowMs);
    this.#leased = this.used;
  }

  /** The day to which deliveries are counted now; another one begins with nothing leased. */
  dayAt(nowMs: number): string {
    const day = quotaDay(nowMs);
    if (day !== this.#day) {
      this.#day = day;
      this.#leased = this.used;
    }
    return day;
  }

  get day(): string {
    return this.#day;
  }

  /** Delivered in the day, also what is not committed yet. */
  get used(): number {
    return this.counts.of(this.#day);
  }

  /** So many may be delivered at once. */
  left(nowMs: number): number {
    this.dayAt(nowMs);
    const { perDay, perSecond } = this.terms;
    const ofDay = perDay === undefined ? Infinity : Math.max(0, this.#leased - this.used);
    return perSecond === undefined ? ofDay : Math.min(ofDay, this.#tokens);
  }

  /** Whether a batch may be served without counting while it is. */
  covers(records: number, nowMs: number): boolean {
    this.#batchRecords = Math.max(this.#batchRecords, records);
    return this.left(nowMs) >= records;
  }

  /** Whether a batch like those before would be served as a whole. */
  isRoomy(nowMs: number): boolean {
    return this.covers(this.#batchRecords, nowMs) && this.left(nowMs) > 0;
  }

  deliver(records: number): void {
    this.counts.add(this.#day, records);
    if (this.terms.perSecond !== undefined) this.#tokens -= records;
  }

  /** How many beyond those delivered to ask for, if more are needed. */
  get wanted(): number | undefined {
    const { perDay } = this.terms;
    if (perDay === undefined) return undefined;
    const left = this.#leased - this.used;
    const least = Math.max(Math.ceil(chunkOf(perDay) / 2), this.#batchRecords);
    return left >= least ? undefined : Math.max(chunkOf(perDay), 2 * this.#batchRecords);
  }

  /** How many tokens to take, if more are needed. */
  get wantedTokens(): number | undefined {
    const { perSecond } = this.terms;
    if (perSecond === undefined) return undefined;
    const enough = Math.min(perSecond, Math.max(tokensOf(perSecond), this.#batchRecords));
    return this.#tokens >= enough ? undefined : enough;
  }

  take(tokens: number): void {
    this.#tokens += tokens;
  }

  /** `total` is what all routers together may deliver in the day. An answer for another day is none. */
  lease(day: string, leased: number, total: number): void {
    if (day !== this.#day) return;
    this.#leased = Math.max(this.#leased, leased);
    const isUsedUp = total >= (this.terms.perDay ?? Infinity) && this.#leased <= this.used;
    this.#usedUpDay = isUsedUp ? day : undefined;
  }

  /** Keeps nothing beyond what is delivered. */
  giveBack(): void {
    this.#leased = Math.min(this.#leased, this.used);
  }

  get leased(): number {
    return this.#leased;
  }

  /** The day whose quota is used up, as far as the store says, while nothing is left of it. */
  get usedUpDay(): string | undefined {
    return this.#usedUpDay === this.#day && this.#leased <= this.used ? this.#usedUpDay : undefined;
  }
}
