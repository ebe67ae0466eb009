import type { FetchedBatch, Fetcher, OffsetToCommit, TopicPartition } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import { AccountDraft, type PairDraft } from '../account-draft.ts';
import type { DatasetRoute, LiveShare } from '../dataset-route.ts';
import type { Entitlements } from '../entitlements.ts';
import type { QuotaKeeper } from '../quota/quota-keeper.ts';
import type { CommittedStandings } from './committed-standings.ts';
import { Place } from './place.ts';
import { SideFetchers } from './side-fetchers.ts';
import { type Standing, standingInForce, standingTakenAway, stepOf } from './standing.ts';

export interface SideCursorParts {
  readonly entitlements: Pick<Entitlements, 'revision' | 'routeOf'>;
  readonly committed: Pick<CommittedStandings, 'recall' | 'startOf'>;
  /** One for each agreement that is behind. Its `maxPollBytes` bounds what side cursors take beside the main walk. */
  readonly newFetcher: () => Fetcher;
  /** Up to where the main walk has routed a partition. */
  readonly mainOf: (at: TopicPartition) => number;
  /** Whether somebody has paused the line of a topic: its past waits too. */
  readonly isPaused: (topic: string) => boolean;
  /** What agreements may get whose quota is limited. */
  readonly quotas: Quotas;
  readonly clock: Clock;
}

type Quotas = Pick<QuotaKeeper, 'covers' | 'isRoomy' | 'left' | 'dayOf' | 'usedUpDay' | 'deliver'>;

/**
 * Routes a batch under a route into an account; gives the offset in front of which it stopped. `allowed` limits what the
 * only share of the route gets.
 */
export type Walk = (
  batch: FetchedBatch,
  route: DatasetRoute,
  account: AccountDraft,
  allowed?: number,
) => Promise<number>;

/** Counts of a share with a quota, and what it had got before the batch under way. */
interface Counted {
  readonly share: LiveShare;
  readonly counts: PairDraft;
  readonly before: number;
}

/** An agreement that stays behind for want of quota looks again after this time. */
const closeMs = 100;

/** What a transaction commits besides the main walk. */
export interface SideProgress {
  readonly accounts: readonly AccountDraft[];
  /** Agreement → its offsets. */
  readonly standings: ReadonlyMap<string, readonly OffsetToCommit[]>;
}

/**
 * Serves agreements that came into force behind the main walk, or that had to let it go ahead because of their quota:
 * each reads the past with a cursor of its own until it
 * meets the main walk at the boundary of a batch. The owner of the partition does both, so a share keeps its order.
 */
export class SideCursors {
  readonly #parts: SideCursorParts;
  readonly #places = new Map<string, Place>();
  readonly #fetchers: SideFetchers;
  #accounts: { readonly agreement: string; readonly account: AccountDraft }[] = [];
  /** Those with a quota, by id. */
  readonly #limited = new Map<string, LiveShare>();
  /** Of the batch that the main walk routes. */
  #counted: Counted[] = [];
  /** Some agreement stands otherwise than what is committed says, without any record between. */
  #hasNews = false;
  #revision = -1;

  constructor(parts: SideCursorParts) {
    this.#parts = parts;
    this.#fetchers = new SideFetchers(parts.newFetcher, parts.isPaused, parts.clock);
  }

  get areBehind(): boolean {
    return !this.#fetchers.areIdle;
  }

  /** Whether there is something to commit. */
  get hasWork(): boolean {
    return this.#accounts.length > 0 || this.#hasNews;
  }

  /** Finds out where every agreement stands, before the first record of these partitions is routed. */
  async assign(partitions: readonly TopicPartition[]): Promise<void> {
    const { entitlements, committed, clock } = this.#parts;
    const shares = partitions.flatMap(({ topic }) => entitlements.routeOf(topic).shares);
    const standingsOf = await committed.recall(partitions, [...new Set(shares.map(({ id }) => id))]);
    const settle = async (at: TopicPartition): Promise<void> => {
      const place = new Place(at, standingsOf(at), clock.now());
      await this.#settle(place);
      this.#places.set(keyOf(place), place);
    };
    await Promise.all(partitions.map(settle));
    this.#revision = -1;
  }

  /** No further batch of these partitions is read; `drop` them when what was read is committed. */
  release(partitions: readonly TopicPartition[]): void {
    for (const at of partitions) {
      const place = this.#places.get(keyOf(at));
      if (place !== undefined) place.released = true;
      this.#fetchers.leaveAll(at);
    }
  }

  drop(partitions: readonly TopicPartition[]): void {
    for (const at of partitions) this.#places.delete(keyOf(at));
  }

  /** Takes up what has changed since the last call: agreements that came and went. */
  async follow(): Promise<void> {
    const { revision } = this.#parts.entitlements;
    if (revision === this.#revision) return;
    this.#revision = revision;
    for (const place of this.#places.values()) await this.#settle(place);
  }

  /** How the main walk routes a partition; opens the counts of what begins there. */
  routeOf(batch: FetchedBatch, account: AccountDraft): DatasetRoute {
    const place = this.#places.get(keyOf(batch))!;
    if (place.main.hasQuota) this.#letGo(place, batch.header.recordCount);
    place.openCounts(account, place.main, this.#dayOf);
    this.#counted = place.main.hasQuota ? this.#countedOf(place.main, account) : [];
    return place.main;
  }

  /** The main walk has routed a part of the partition. */
  mainAdvanced(at: TopicPartition): void {
    this.#places.get(keyOf(at))!.mainAdvanced();
    for (const { share, counts, before } of this.#counted) this.#parts.quotas.deliver(share, counts.delivered - before);
    this.#counted = [];
  }

  /** One helping for one agreement that is behind. */
  async turn(walk: Walk): Promise<void> {
    if (this.#limited.size > 0) this.#holdLimited();
    const next = this.#fetchers.next();
    if (next === undefined) return;
    const [agreement, fetcher] = next;
    for (const batch of await fetcher.poll(0)) {
      const place = this.#placeBehind(agreement, batch);
      if (place !== undefined) await this.#serve(agreement, place, batch, walk);
    }
    for (const at of fetcher.assigned) {
      const place = this.#placeBehind(agreement, at);
      const position = fetcher.position(at.topic, at.partition);
      if (place !== undefined && position >= this.#parts.mainOf(place)) this.#attach(agreement, place);
    }
    await this.#fetchers.closeIfIdle(agreement);
  }

  /** What is to be committed with these accounts of the main walk. */
  take(main: readonly AccountDraft[]): SideProgress {
    const accounts = this.#accounts.map(({ account }) => account).filter((account) => !account.isEmpty);
    this.#accounts = [];
    const standings = new Map<string, OffsetToCommit[]>();
    const nowMs = this.#parts.clock.now();
    const moved = this.#hasNews ? [...this.#places.values()].filter((place) => place.hasNews) : [];
    this.#hasNews = false;
    for (const key of new Set([...main, ...accounts, ...moved].map(keyOf))) {
      const place = this.#places.get(key);
      if (place === undefined) continue;
      for (const [agreement, offset] of place.takeOffsets(this.#parts.mainOf(place), nowMs)) {
        standings.set(agreement, [...(standings.get(agreement) ?? []), offset]);
      }
    }
    return { accounts, standings };
  }

  close(): Promise<void> {
    return this.#fetchers.close();
  }

  async #settle(place: Place): Promise<void> {
    const { entitlements, committed, mainOf } = this.#parts;
    const route = entitlements.routeOf(place.topic);
    if (route === place.seen) return;
    const inForce = new Set(route.shares.map(({ id }) => id));
    for (const [agreement, standing] of place.standings) {
      if (inForce.has(agreement) || standing.kind === 'stopped') continue;
      this.#set(agreement, place, standingTakenAway(mainOf(place), standing));
      this.#unlimit(agreement);
    }
    for (const share of route.shares) {
      if (share.quota === undefined) this.#unlimit(share.id);
      else this.#limited.set(share.id, share);
      const before = place.standings.get(share.id);
      const goesOn = before !== undefined && before.kind !== 'stopped';
      if (place.seen !== undefined && goesOn) continue;
      const start = goesOn ? Infinity : await committed.startOf(share, place);
      this.#set(share.id, place, standingInForce(mainOf(place), start, before));
    }
    place.inForce(route);
  }

  async #serve(agreement: string, place: Place, batch: FetchedBatch, walk: Walk): Promise<void> {
    if (this.#parts.isPaused(place.topic)) return this.#wait(agreement, place);
    const standing = place.standings.get(agreement)!;
    const from = Math.max(standing.next, batch.header.baseOffset);
    const step = stepOf({ from, to: batch.nextOffset }, this.#parts.mainOf(place));
    if (step === 'attach') return this.#attach(agreement, place);
    if (step === 'wait') return this.#wait(agreement, place);
    const share = this.#limited.get(agreement);
    const allowed = share === undefined ? undefined : this.#allowed(share, batch);
    if (allowed === 0) return this.#wait(agreement, place, 0);
    const route = place.routeOf(agreement);
    const account = this.#accountOf(agreement, place);
    place.openCounts(account, route, this.#dayOf);
    const counted = share === undefined ? [] : this.#countedOf(route, account);
    const next = await walk(batch, route, account, allowed);
    for (const { counts, before } of counted) this.#parts.quotas.deliver(share!, counts.delivered - before);
    account.advance(next, route.shares);
    place.advance(agreement, next);
    // A walk that stopped for want of quota waits no longer than for that.
    if (next < batch.nextOffset) this.#wait(agreement, place, share === undefined ? undefined : 0);
    else if (next >= this.#parts.mainOf(place)) this.#attach(agreement, place);
  }

  /** The cursors have met: no record lies between them. One that the main walk would leave behind at once stays. */
  #attach(agreement: string, place: Place): void {
    const main = this.#parts.mainOf(place);
    const limited = this.#limited.get(agreement);
    if (limited !== undefined && !this.#parts.quotas.isRoomy(limited)) return this.#wait(agreement, place, closeMs);
    if (place.standings.get(agreement)!.next < main) {
      const route = place.routeOf(agreement);
      const account = this.#accountOf(agreement, place);
      place.openCounts(account, route, this.#dayOf);
      account.advance(main, route.shares);
    }
    this.#set(agreement, place, { kind: 'attached', next: main, begins: false });
    this.#hasNews = true;
  }

  #wait(agreement: string, place: Place, forMs?: number): void {
    if (!place.released) this.#fetchers.wait(agreement, place, place.standings.get(agreement)!.next, forMs);
  }

  readonly #dayOf = (share: LiveShare): string | undefined => this.#parts.quotas.dayOf(share);

  /** How many records of a batch a share may get at once; that it has so many tells how many to ask for. */
  #allowed(share: LiveShare, { header }: FetchedBatch): number {
    const { quotas } = this.#parts;
    quotas.covers(share, header.recordCount);
    return quotas.left(share);
  }

  #countedOf({ shares }: DatasetRoute, account: AccountDraft): Counted[] {
    return shares
      .filter(({ quota }) => quota !== undefined)
      .map((share) => {
        const counts = account.pairsOf(share);
        return { share, counts, before: counts.delivered };
      });
  }

  /** Agreements whose quota may not last for a batch let the main walk go ahead: nobody else waits for them. */
  #letGo(place: Place, records: number): void {
    const next = this.#parts.mainOf(place);
    for (const share of place.main.shares) {
      if (share.quota === undefined || this.#parts.quotas.covers(share, records)) continue;
      const { begins } = place.standings.get(share.id)!;
      this.#set(share.id, place, { kind: 'detached', next, begins });
    }
  }

  /** Those that may get nothing at the moment are not read for. */
  #holdLimited(): void {
    const { quotas } = this.#parts;
    for (const share of this.#limited.values()) {
      if (!this.#fetchers.has(share.id)) continue;
      const isHeld = quotas.left(share) === 0;
      this.#fetchers.hold(share.id, isHeld);
      if (share.quota?.whenUsedUp === 'gap') this.#leaveOut(share, isHeld ? quotas.usedUpDay(share) : undefined);
    }
  }

  /** What comes while the day's quota is used up is left out: the next day goes on with what is new then. */
  #leaveOut(share: LiveShare, usedUpDay: string | undefined): void {
    const { mainOf, quotas } = this.#parts;
    const today = quotas.dayOf(share);
    for (const place of this.#places.values()) {
      const standing = place.standings.get(share.id);
      if (standing?.kind !== 'detached' || place.released) continue;
      if (standing.usedUp !== undefined && today !== undefined && standing.usedUp < today) {
        this.#set(share.id, place, { kind: 'attached', next: mainOf(place), begins: true });
        this.#hasNews = true;
      } else if (usedUpDay !== undefined && standing.usedUp !== usedUpDay) {
        place.set(share.id, { ...standing, usedUp: usedUpDay });
        this.#hasNews = true;
      }
    }
  }

  #unlimit(agreement: string): void {
    if (!this.#limited.delete(agreement)) return;
    this.#fetchers.hold(agreement, false);
  }

  #placeBehind(agreement: string, at: TopicPartition): Place | undefined {
    const place = this.#places.get(keyOf(at));
    return place?.isBehind(agreement) === true && !this.#fetchers.waits(agreement, at) ? place : undefined;
  }

  #set(agreement: string, place: Place, standing: Standing): void {
    place.set(agreement, standing);
    if (standing.kind === 'detached') this.#fetchers.read(agreement, place, standing.next);
    else this.#fetchers.leave(agreement, place);
  }

  #accountOf(agreement: string, place: Place): AccountDraft {
    const { topic, partition } = place;
    const { next } = place.standings.get(agreement)!;
    const goesOn = (account: AccountDraft): boolean => keyOf(account) === keyOf(place) && account.to === next;
    const found = this.#accounts.find((entry) => entry.agreement === agreement && goesOn(entry.account));
    if (found !== undefined) return found.account;
    const account = new AccountDraft(topic, partition, next, true);
    this.#accounts.push({ agreement, account });
    return account;
  }
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
