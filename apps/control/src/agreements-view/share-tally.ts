import type { PairCounts, RoutingAccount } from '@rail/agreements';

/** Of the pairs of one agreement, since control watches. */
export interface ShareSums {
  readonly delivered: number;
  readonly filteredOut: number;
  readonly quarantined: number;
  readonly lastDeliveredMs: number | null;
}

/** A stretch of a line partition that the router has dealt with, and when it wrote so. */
export interface SeenAccount {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  readonly writtenMs: number;
}

const secondsKept = 60;
const none: ShareSums = { delivered: 0, filteredOut: 0, quarantined: 0, lastDeliveredMs: null };

/** Adds up by agreement what the router's accounts say, and keeps the newest account of each line topic. */
export class ShareTally {
  readonly sinceMs: number;
  readonly #sums = new Map<string, ShareSums>();
  /** Agreement → second → delivered. */
  readonly #recent = new Map<string, Map<number, number>>();
  readonly #newest = new Map<string, SeenAccount>();

  constructor(sinceMs: number) {
    this.sinceMs = sinceMs;
  }

  add(account: RoutingAccount, nowMs: number, writtenMs: number): void {
    const { topic, partition, from, to, side, records } = account;
    if (!side && records > 0) this.#newest.set(topic, { topic, partition, from, to, writtenMs });
    for (const pairs of account.agreements) this.#addPairs(pairs, nowMs, writtenMs);
  }

  of(agreement: string): ShareSums {
    return this.#sums.get(agreement) ?? none;
  }

  /** Delivered pairs a second, over the last minute or since control watches. */
  perSecond(agreement: string, nowMs: number): number {
    const recent = this.#recent.get(agreement);
    const seconds = Math.min(secondsKept, (nowMs - this.sinceMs) / 1000);
    if (recent === undefined || seconds <= 0) return 0;
    const first = Math.floor(nowMs / 1000) - secondsKept;
    let sum = 0;
    for (const [second, count] of recent) if (second > first) sum += count;
    return Math.round((sum / Math.max(1, seconds)) * 100) / 100;
  }

  /** Of each line topic the account that was read last. */
  get newest(): ReadonlyMap<string, SeenAccount> {
    return this.#newest;
  }

  #addPairs({ agreement, delivered, filteredOut, quarantined }: PairCounts, nowMs: number, writtenMs: number): void {
    const before = this.of(agreement);
    this.#sums.set(agreement, {
      delivered: before.delivered + delivered,
      filteredOut: before.filteredOut + filteredOut,
      quarantined: before.quarantined + quarantined,
      lastDeliveredMs: delivered > 0 ? Math.max(writtenMs, before.lastDeliveredMs ?? 0) : before.lastDeliveredMs,
    });
    if (delivered === 0) return;
    let recent = this.#recent.get(agreement);
    if (recent === undefined) this.#recent.set(agreement, (recent = new Map()));
    const second = Math.floor(nowMs / 1000);
    recent.set(second, (recent.get(second) ?? 0) + delivered);
    for (const old of recent.keys()) {
      if (old > second - secondsKept) break; // they are in order
      recent.delete(old);
    }
  }
}
