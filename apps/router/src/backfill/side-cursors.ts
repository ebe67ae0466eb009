import type { FetchedBatch, Fetcher, OffsetToCommit, TopicPartition } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import { AccountDraft } from '../account-draft.ts';
import type { DatasetRoute } from '../dataset-route.ts';
import type { Entitlements } from '../entitlements.ts';
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
  readonly clock: Clock;
}

/** Routes a batch under a route into an account; gives the offset in front of which it stopped. */
export type Walk = (batch: FetchedBatch, route: DatasetRoute, account: AccountDraft) => Promise<number>;

/** What a transaction commits besides the main walk. */
export interface SideProgress {
  readonly accounts: readonly AccountDraft[];
  /** Agreement → its offsets. */
  readonly standings: ReadonlyMap<string, readonly OffsetToCommit[]>;
}

/**
 * Serves agreements that came into force behind the main walk: each reads the past with a cursor of its own until it
 * meets the main walk at the boundary of a batch. The owner of the partition does both, so a share keeps its order.
 */
export class SideCursors {
  readonly #parts: SideCursorParts;
  readonly #places = new Map<string, Place>();
  readonly #fetchers: SideFetchers;
  #accounts: { readonly agreement: string; readonly account: AccountDraft }[] = [];
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
    return this.#accounts.length > 0;
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
  routeOf(at: TopicPartition, account: AccountDraft): DatasetRoute {
    const place = this.#places.get(keyOf(at))!;
    place.openCounts(account, place.main);
    return place.main;
  }

  /** The main walk has routed a part of the partition. */
  mainAdvanced(at: TopicPartition): void {
    this.#places.get(keyOf(at))!.mainAdvanced();
  }

  /** One helping for one agreement that is behind. */
  async turn(walk: Walk): Promise<void> {
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
    for (const key of new Set([...main, ...accounts].map(keyOf))) {
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
    }
    for (const share of route.shares) {
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
    const route = place.routeOf(agreement);
    const account = this.#accountOf(agreement, place);
    place.openCounts(account, route);
    const next = await walk(batch, route, account);
    account.advance(next, route.shares);
    place.advance(agreement, next);
    if (next < batch.nextOffset) this.#wait(agreement, place);
    else if (next >= this.#parts.mainOf(place)) this.#attach(agreement, place);
  }

  /** The cursors have met: no record lies between them. */
  #attach(agreement: string, place: Place): void {
    const main = this.#parts.mainOf(place);
    if (place.standings.get(agreement)!.next < main) {
      const route = place.routeOf(agreement);
      const account = this.#accountOf(agreement, place);
      place.openCounts(account, route);
      account.advance(main, route.shares);
    }
    this.#set(agreement, place, { kind: 'attached', next: main, begins: false });
  }

  #wait(agreement: string, place: Place): void {
    if (!place.released) this.#fetchers.wait(agreement, place, place.standings.get(agreement)!.next);
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
