/** What a process says of itself every second. */
export interface Beat {
  readonly part: string;
  /** Tells processes of one part apart; the same again after a restart. */
  readonly instance: string;
  readonly version: string;
  readonly startedMs: number;
  /** What nobody watches if this process is gone: `topic/partition` of a router, databases of a builder, topics of a publisher. */
  readonly watches: readonly string[];
  /** What of that it cannot serve at the moment, and why: an error of the table, never a value. */
  readonly failures: Readonly<Record<string, string>>;
  /** How long records took lately, if it measures that. */
  readonly times?: StageTimes;
}

/**
 * By `route/<line>`, `share/<line>` and `commit/<database>/<share topic>`: within which time of their publication 99 % of
 * the records of the last minutes were through, ms, and how many records that were.
 */
export type StageTimes = Readonly<Record<string, readonly [p99Ms: number, records: number]>>;

export interface HeardBeat extends Beat {
  /** Since it came, on one clock for all processes. */
  readonly ageMs: number;
}

/** Who is there. A beat is remembered for a day, so that a process that stopped without a word is known to be missing. */
export interface LiveSignals {
  beat(beat: Beat): Promise<void>;
  /** An orderly stop: nobody is missing. */
  leave(part: string, instance: string): Promise<void>;
  /** The last beat of each process. */
  beats(): Promise<readonly HeardBeat[]>;
}

/** Token buckets that all processes share. */
export interface RateLimiter {
  /** Takes `count` tokens at once, and says how many milliseconds later they may be used. */
  take(key: string, count: number, perSecond: number): Promise<number>;
}

/**
 * A cache of what a source says. A value that was invalidated while it was being loaded is not kept; after an
 * invalidation nobody gets the old one again, and while the store is away everything is loaded.
 */
export interface Cache {
  through(key: string, forMs: number, load: () => Promise<string>): Promise<string>;
  invalidate(key: string): Promise<void>;
}

/** One window of one agreement: what may be delivered in it is counted under this name. */
export interface QuotaWindow {
  readonly agreement: string;
  /** The day, YYYY-MM-DD. */
  readonly day: string;
}

/** What one holder may deliver, and has given word for, in a window: from its first record of the window on. */
export interface Holding {
  readonly holder: string;
  /** Names the run of the holder that may extend it; a run that has been replaced may not. */
  readonly token: string;
  readonly leased: number;
}

export interface NumberedHolding extends Holding {
  /** Rises with each request of a run, so that one which arrives late changes nothing. */
  readonly sequence: number;
}

export interface LeaseRequest extends QuotaWindow {
  readonly holder: string;
  readonly token: string;
  /** Rises with each request of a run, so that one which arrives late changes nothing. */
  readonly sequence: number;
  /** What the holder has delivered in the window, or is about to. */
  readonly used: number;
  /** How many beyond that it asks for; nought gives back what it does not use. */
  readonly want: number;
  /** What all holders together may deliver in the window. */
  readonly limit: number;
}

export type LeaseAnswer =
  /** The holder may deliver so many in the window; `total` is what all may together. */
  | { readonly kind: 'leased'; readonly leased: number; readonly total: number }
  /** Another run of the holder has taken over, or a later request came first. */
  | { readonly kind: 'stale' }
  /** The store has lost its memory: what was delivered has to be counted anew. */
  | { readonly kind: 'lost' };

export type CountedHolding = QuotaWindow & NumberedHolding;

/**
 * Leases of quotas: never more leased in a window than its limit. The store is only a cache of what the exchange has
 * committed: once it has lost its memory it leases nothing until somebody has counted anew.
 */
export interface QuotaLeases {
  holdings(window: QuotaWindow): Promise<readonly Holding[] | 'lost'>;
  /** Sets what a holder is known to have used and who may extend it, if `expected` is still its token (none: ''). */
  settle(window: QuotaWindow, holding: NumberedHolding, expected: string): Promise<'settled' | 'stale' | 'lost'>;
  lease(request: LeaseRequest): Promise<LeaseAnswer>;
  /** Begins to count anew: a token for `install`; undefined if nothing is lost, or another one counts. */
  beginCount(): Promise<string | undefined>;
  /** What was counted becomes what is leased. False if it comes too late: the store has lost its memory again. */
  install(token: string, holdings: readonly CountedHolding[]): Promise<boolean>;
  /** Loses its memory on purpose. */
  forget(): Promise<void>;
}

export interface StoreStatus {
  readonly kind: 'memory' | 'redis';
  /** Since when the store does not answer, and why; null while it does. */
  readonly fault: { readonly sinceMs: number; readonly what: string } | null;
}

/**
 * What processes of one exchange share. Every call of a store that is away fails at once or within a fifth of a second
 * with STORE_UNREACHABLE.
 */
export interface Stores {
  readonly live: LiveSignals;
  readonly rates: RateLimiter;
  readonly quotas: QuotaLeases;
  readonly cache: Cache;
  status(): StoreStatus;
  close(): Promise<void>;
}
