import { randomUUID } from 'node:crypto';
import { DayCounts } from '@rail/agreements';
import type { OffsetToCommit } from '@rail/kafka-client';
import { type Clock, describeError, isRailError } from '@rail/kernel';
import type { CountedHolding, Logger, QuotaWindow, Stores } from '@rail/runtime';
import type { LiveShare } from '../dataset-route.ts';
import { checkAlone } from './alone.ts';
import { countsRow, quotaGroup } from './committed-counts.ts';
import { LeaseBook } from './lease-book.ts';
import { newEntry, type QuotaEntry } from './quota-entry.ts';
import type { QuotaSource } from './quota-source.ts';
import { isNobody, nobody, recount } from './recount.ts';

export interface QuotaKeeperParts {
  readonly stores: Pick<Stores, 'quotas' | 'rates' | 'status'>;
  readonly source: QuotaSource;
  /** This router, and the others of this process that share its stores. */
  readonly router: string;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn'>;
  /** Ends the run: somebody else has its leases now. */
  readonly fail: (reason: string) => void;
  /** Told which part of a quota all routers have used or leased. */
  readonly onRatio: (agreement: string, ratio: number) => void;
}

/** What a transaction commits of quotas, and whom its commit concerns. */
export interface QuotaProgress {
  readonly group: string;
  readonly rows: readonly OffsetToCommit[];
  readonly committed: () => void;
}

const retryMs = 500;
const usedUpRetryMs = 1_000;
const recountRetryMs = 200;
const reclaimEveryMs = 3_000;
/** A lease that nobody has needed for so long is looked at: others may need it. */
const idleMs = 2_000;
/** Nobody has asked for so long: nothing is fetched ahead. */
const interestMs = 1_000;

/**
 * The quotas of one run of a router. It answers at once from what is leased, and leases more beside the loop: while the
 * store is away what is left may be used, and then agreements wait. What is delivered is counted in the same transaction.
 */
export class QuotaKeeper {
  readonly #parts: QuotaKeeperParts;
  /** Of this run: whoever takes over from it has another one. */
  readonly #token = randomUUID();
  readonly #entries = new Map<string, QuotaEntry>();
  #proofs: (() => void)[] = [];
  #isRecounting = false;
  #closed = false;
  #fault: string | undefined;

  constructor(parts: QuotaKeeperParts) {
    this.#parts = parts;
  }

  /** Whether a batch may be served as a whole. */
  covers(share: LiveShare, records: number): boolean {
    return this.#bookOf(share)?.covers(records, this.#parts.clock.now()) ?? false;
  }

  /** Whether a batch like those before would be served as a whole. */
  isRoomy(share: LiveShare): boolean {
    return this.#bookOf(share)?.isRoomy(this.#parts.clock.now()) ?? false;
  }

  /** How many records may be delivered at once. */
  left(share: LiveShare): number {
    return this.#bookOf(share)?.left(this.#parts.clock.now()) ?? 0;
  }

  /** The day to which deliveries are counted; undefined without a daily quota. */
  dayOf(share: LiveShare): string | undefined {
    return share.quota?.perDay === undefined ? undefined : this.#entries.get(share.id)?.book?.day;
  }

  /** The day whose quota is used up. */
  usedUpDay(share: LiveShare): string | undefined {
    return this.#entries.get(share.id)?.book?.usedUpDay;
  }

  deliver(share: LiveShare, records: number): void {
    const entry = this.#entries.get(share.id);
    if (records === 0 || entry?.book === undefined) return;
    entry.book.deliver(records);
    entry.deliveredMs = this.#parts.clock.monotonic();
    if (share.quota?.perDay !== undefined) entry.isDirty = true;
  }

  /** Whether somebody waits for the next commit. */
  get wantsCommit(): boolean {
    return this.#proofs.length > 0;
  }

  /** What belongs into the transaction that is being committed. */
  take(): QuotaProgress {
    const rows: OffsetToCommit[] = [];
    for (const entry of this.#entries.values()) {
      if (!entry.isDirty || entry.book === undefined) continue;
      entry.isDirty = false;
      rows.push(countsRow(entry.agreement, entry.book.counts));
    }
    const proofs = this.#proofs;
    this.#proofs = [];
    return {
      group: quotaGroup(this.#parts.router),
      rows,
      committed() {
        for (const proven of proofs) proven();
      },
    };
  }

  /** Asks for what will be needed; nobody waits for it. */
  tick(): void {
    if (this.#closed) return;
    const nowMs = this.#parts.clock.monotonic();
    for (const entry of this.#entries.values()) {
      if (entry.againMs > nowMs) continue;
      if (!entry.isLeasing && this.#needsLease(entry, nowMs))
        void this.#beside(entry, 'isLeasing', () => this.#lease(entry));
      if (!entry.isTaking && this.#needsTokens(entry, nowMs))
        void this.#beside(entry, 'isTaking', () => this.#takeTokens(entry));
    }
  }

  /** In how many milliseconds tokens may be used that are waited for. */
  get readyInMs(): number {
    const nowMs = this.#parts.clock.monotonic();
    let soonest = Infinity;
    for (const { pending } of this.#entries.values())
      if (pending !== undefined) soonest = Math.min(soonest, pending.atMs - nowMs);
    return Math.max(0, soonest);
  }

  /** Ends; after a run that went well, what is not used goes back to others. */
  async close(isGoodEnd: boolean): Promise<void> {
    this.#closed = true;
    if (!isGoodEnd) return;
    const settled = [...this.#entries.values()].filter(
      ({ book, settledDay }) => book !== undefined && settledDay === book.day,
    );
    await Promise.all(settled.map((entry) => this.#ask(entry, entry.book!, 0).catch(() => undefined)));
  }

  #bookOf(share: LiveShare): LeaseBook | undefined {
    let entry = this.#entries.get(share.id);
    if (entry === undefined) {
      entry = newEntry(share);
      this.#entries.set(share.id, entry);
    }
    const nowMs = this.#parts.clock.monotonic();
    entry.askedMs = nowMs;
    entry.share = share;
    const { book, pending } = entry;
    if (book === undefined) return undefined;
    book.terms = share.quota!;
    if (pending !== undefined && pending.atMs <= nowMs) {
      entry.pending = undefined;
      book.take(pending.tokens);
    }
    return book;
  }

  #needsLease({ share, book, askedMs, deliveredMs }: QuotaEntry, nowMs: number): boolean {
    const isWanted = nowMs - askedMs < interestMs;
    if (book === undefined) return isWanted;
    if (share.quota?.perDay === undefined) return false;
    if (book.wanted !== undefined) return isWanted;
    return book.leased > book.used && nowMs - deliveredMs > idleMs;
  }

  #needsTokens({ book, askedMs, pending }: QuotaEntry, nowMs: number): boolean {
    return pending === undefined && nowMs - askedMs < interestMs && book?.wantedTokens !== undefined;
  }

  async #beside(entry: QuotaEntry, flag: 'isLeasing' | 'isTaking', work: () => Promise<void>): Promise<void> {
    entry[flag] = true;
    try {
      await work();
      this.#fault = undefined;
    } catch (error) {
      if (!isRailError(error)) return this.#parts.fail(describeError(error));
      if (this.#fault === undefined && !this.#closed) {
        this.#parts.logger.warn({ agreement: entry.agreement, error: error.message }, 'a quota waits');
      }
      this.#fault = error.message;
      entry.againMs = this.#parts.clock.monotonic() + retryMs;
    } finally {
      entry[flag] = false;
    }
  }

  async #lease(entry: QuotaEntry): Promise<void> {
    const { clock, stores, source, router } = this.#parts;
    const { perDay } = entry.share.quota!;
    if (entry.book === undefined) {
      const counts = perDay === undefined ? new DayCounts() : await source.countsOf(router, entry.agreement);
      entry.book = new LeaseBook(entry.share.quota!, counts, clock.now());
      if (perDay === undefined) return;
    }
    const { book } = entry;
    await checkAlone(stores, source, router);
    const day = book.dayAt(clock.now());
    if (entry.settledDay !== day && !(await this.#settle(entry, book, day))) return;
    const { wanted } = book;
    if (wanted !== undefined) await this.#ask(entry, book, wanted);
    else await this.#lookAtIdle(entry, book);
  }

  /** What nobody needs here goes back when little is left for others. */
  async #lookAtIdle(entry: QuotaEntry, book: LeaseBook): Promise<void> {
    const total = await this.#ask(entry, book, book.leased - book.used);
    const { perDay } = entry.share.quota!;
    entry.deliveredMs = this.#parts.clock.monotonic();
    if (total === undefined || total < 0.9 * (perDay ?? Infinity)) return;
    book.giveBack();
    await this.#ask(entry, book, 0);
  }

  /** What all routers may deliver; undefined if the store did not lease. */
  async #ask(entry: QuotaEntry, book: LeaseBook, want: number): Promise<number | undefined> {
    const { stores, router, clock, onRatio, fail } = this.#parts;
    const { agreement } = entry;
    const limit = entry.share.quota?.perDay ?? 0;
    const { day, used } = book;
    if (entry.settledDay !== day) return undefined; // it has become another day meanwhile
    const request = {
      agreement,
      day,
      holder: router,
      token: this.#token,
      sequence: ++entry.sequence,
      used,
      want,
      limit,
    };
    const answer = await stores.quotas.lease(request);
    if (answer.kind === 'lost') {
      await this.#recount(entry);
      return undefined;
    }
    if (answer.kind === 'stale') {
      fail(`the leases of ${agreement} have passed to another run of this router`);
      return undefined;
    }
    onRatio(agreement, answer.total / limit);
    if (want > 0) {
      book.lease(day, answer.leased, answer.total);
      if (book.usedUpDay !== undefined) {
        entry.againMs = clock.monotonic() + usedUpRetryMs;
        await this.#reclaim(entry, { agreement, day });
      }
    }
    return answer.total;
  }

  /**
   * Tells the store that this run extends the lease, and what its router has delivered. Between reading who extended it
   * before and saying so something is committed: had a later run of the router taken over meanwhile, it would fail.
   */
  async #settle(entry: QuotaEntry, book: LeaseBook, day: string): Promise<boolean> {
    const { quotas } = this.#parts.stores;
    const window = { agreement: entry.agreement, day };
    const holder = this.#parts.router;
    const held = await quotas.holdings(window);
    if (held === 'lost') {
      await this.#recount(entry);
      return false;
    }
    await this.#prove(entry);
    if (book.day !== day) return false;
    const expected = held.find((holding) => holding.holder === holder)?.token ?? '';
    const holding = { holder, token: this.#token, leased: book.used, sequence: ++entry.sequence };
    if ((await quotas.settle(window, holding, expected)) !== 'settled') return false;
    entry.settledDay = day;
    return true;
  }

  #prove(entry: QuotaEntry): Promise<void> {
    entry.isDirty = true;
    return new Promise((resolve) => this.#proofs.push(resolve));
  }

  async #recount(entry: QuotaEntry): Promise<void> {
    entry.againMs = this.#parts.clock.monotonic() + recountRetryMs;
    if (this.#isRecounting) return;
    this.#isRecounting = true;
    const { stores, source, router, logger } = this.#parts;
    try {
      const own = (): CountedHolding[] => this.#ownHoldings();
      const parts = {
        quotas: stores.quotas,
        source,
        router,
        own,
        prove: () => this.#prove(entry),
        uniqueId: randomUUID,
      };
      if (await recount(parts)) logger.warn({}, 'quotas were counted anew from what is committed');
    } finally {
      this.#isRecounting = false;
    }
  }

  #ownHoldings(): CountedHolding[] {
    const holder = this.#parts.router;
    return [...this.#entries.values()].flatMap((entry) => {
      const { agreement, book, settledDay } = entry;
      if (book === undefined) return [];
      const days = new Map(book.counts.entries);
      if (settledDay === book.day) days.set(settledDay, book.leased);
      return [...days].map(([day, leased]) => {
        const token = day === settledDay ? this.#token : nobody(randomUUID());
        return { agreement, day, holder, token, leased, sequence: ++entry.sequence };
      });
    });
  }

  /** What routers hold that are gone is free again, but for what they have delivered. */
  async #reclaim(entry: QuotaEntry, window: QuotaWindow): Promise<void> {
    const { stores, source, router, clock } = this.#parts;
    if (clock.monotonic() < entry.reclaimMs) return;
    entry.reclaimMs = clock.monotonic() + reclaimEveryMs;
    const held = await stores.quotas.holdings(window);
    if (held === 'lost') return;
    const members = await source.members();
    for (const { holder, token } of held) {
      if (holder === router || members.has(holder) || isNobody(token)) continue;
      await source.fence(holder);
      const leased = (await source.countsOf(holder, window.agreement)).of(window.day);
      const counted = { holder, token: nobody(randomUUID()), leased, sequence: 0 };
      if ((await stores.quotas.settle(window, counted, token)) === 'settled') entry.againMs = 0;
    }
  }

  async #takeTokens(entry: QuotaEntry): Promise<void> {
    const { clock, stores } = this.#parts;
    const tokens = entry.book?.wantedTokens;
    const { perSecond } = entry.share.quota!;
    if (tokens === undefined || perSecond === undefined) return;
    const waitMs = await stores.rates.take(`agreement:${entry.agreement}`, tokens, perSecond);
    entry.pending = { tokens, atMs: clock.monotonic() + waitMs };
  }
}
