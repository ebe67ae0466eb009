import type { FetchedBatch, Fetcher, OffsetToCommit, TopicPartition } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import { AccountDraft } from '../account-draft.ts';
import type { DatasetRoute } from '../dataset-route.ts';
import type { Entitlements } from '../entitlements.ts';
import type { CommittedStandings } from './committed-standings.ts';
import { type Standing, standingInForce, standingTakenAway, stepOf } from './standing.ts';

export interface SideCursorParts {
  readonly entitlements: Pick<Entitlements, 'revision' | 'routeOf'>;
  readonly committed: Pick<CommittedStandings, 'recall' | 'startOf'>;
  /** One for each agreement that is behind. Its `maxPollBytes` bounds what side cursors take beside the main walk. */
  readonly newFetcher: () => Fetcher;
  /** Up to where the main walk has routed a partition. */
  readonly mainOf: (at: TopicPartition) => number;
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

interface Place extends TopicPartition {
  /** All agreements in force, as last seen, and those that the main walk serves. */
  seen: DatasetRoute | undefined;
  main: DatasetRoute;
  readonly standings: Map<string, Standing>;
  /** Agreements whose standing is to be committed. */
  readonly changed: Set<string>;
  writtenMs: number;
  released: boolean;
}

/** A batch that cannot be served yet is fetched again after this time. */
const waitMs = 500;
/** Brokers forget offsets of memberless groups seven days after their commit. */
const rewriteMs = 86_400_000;

/**
 * Serves agreements that came into force behind the main walk: each reads the past with a cursor of its own until it
 * meets the main walk at the boundary of a batch. The owner of the partition does both, so a share keeps its order.
 */
export class SideCursors {
  readonly #parts: SideCursorParts;
  readonly #places = new Map<string, Place>();
  /** By agreement; the one whose turn is next comes first. */
  readonly #fetchers = new Map<string, Fetcher>();
  readonly #waiting = new Map<string, { at: TopicPartition; untilMs: number }>();
  #accounts = new Map<string, AccountDraft>();
  #revision = -1;

  constructor(parts: SideCursorParts) {
    this.#parts = parts;
  }

  get areBehind(): boolean {
    return this.#fetchers.size > 0;
  }

  /** Whether there is something to commit. */
  get hasWork(): boolean {
    return this.#accounts.size > 0;
  }

  /** Finds out where every agreement stands, before the first record of these partitions is routed. */
  async assign(partitions: readonly TopicPartition[]): Promise<void> {
    const { entitlements, committed, clock } = this.#parts;
    const shares = partitions.flatMap(({ topic }) => entitlements.routeOf(topic).shares);
    const standingsOf = await committed.recall(partitions, [...new Set(shares.map(({ id }) => id))]);
    const settle = async ({ topic, partition }: TopicPartition): Promise<void> => {
      const standings = standingsOf({ topic, partition });
      const rest = { seen: undefined, changed: new Set<string>(), writtenMs: clock.now(), released: false };
      const place = { topic, partition, main: entitlements.routeOf(topic), standings, ...rest };
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
      for (const fetcher of this.#fetchers.values()) fetcher.unassign(at.topic, at.partition);
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
    const { main, standings } = this.#places.get(keyOf(at))!;
    for (const share of main.shares) account.pairsOf(share, standings.get(share.id)!.begins);
    return main;
  }

  /** The main walk has routed a part of the partition. */
  mainAdvanced(at: TopicPartition): void {
    const { main, standings } = this.#places.get(keyOf(at))!;
    for (const { id } of main.shares) {
      const standing = standings.get(id)!;
      if (standing.begins) standings.set(id, { ...standing, begins: false });
    }
  }

  /** One helping for one agreement that is behind. */
  async turn(walk: Walk): Promise<void> {
    this.#resume();
    const [first] = this.#fetchers;
    if (first === undefined) return;
    const [agreement, fetcher] = first;
    this.#fetchers.delete(agreement);
    this.#fetchers.set(agreement, fetcher);
    for (const batch of await fetcher.poll(0)) {
      const place = this.#placeBehind(agreement, batch);
      if (place !== undefined) await this.#serve(agreement, place, batch, walk);
    }
    for (const at of fetcher.assigned) {
      const place = this.#placeBehind(agreement, at);
      const position = fetcher.position(at.topic, at.partition);
      if (place !== undefined && position >= this.#parts.mainOf(place)) this.#attach(agreement, place);
    }
    if (fetcher.assigned.length > 0) return;
    this.#fetchers.delete(agreement);
    await fetcher.close();
  }

  /** What is to be committed with these accounts of the main walk. */
  take(main: readonly AccountDraft[]): SideProgress {
    const accounts = [...this.#accounts.values()].filter((account) => !account.isEmpty);
    this.#accounts = new Map();
    const standings = new Map<string, OffsetToCommit[]>();
    const nowMs = this.#parts.clock.now();
    for (const key of new Set([...main, ...accounts].map(keyOf))) {
      const place = this.#places.get(key);
      if (place === undefined) continue;
      const isOld = nowMs - place.writtenMs > rewriteMs;
      for (const agreement of isOld ? [...place.standings.keys()] : place.changed) {
        const { kind, next } = place.standings.get(agreement)!;
        const offset = kind === 'attached' ? this.#parts.mainOf(place) : next;
        const row = { topic: place.topic, partition: place.partition, offset, metadata: kind };
        standings.set(agreement, [...(standings.get(agreement) ?? []), row]);
      }
      if (isOld) place.writtenMs = nowMs;
      place.changed.clear();
    }
    return { accounts, standings };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#fetchers.values()].map((fetcher) => fetcher.close()));
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
    place.seen = route;
    this.#divide(place);
  }

  async #serve(agreement: string, place: Place, batch: FetchedBatch, walk: Walk): Promise<void> {
    const standing = place.standings.get(agreement)!;
    const from = Math.max(standing.next, batch.header.baseOffset);
    const step = stepOf({ from, to: batch.nextOffset }, this.#parts.mainOf(place));
    if (step === 'attach') return this.#attach(agreement, place);
    if (step === 'wait') return this.#wait(agreement, place);
    const route = this.#sideRoute(agreement, place);
    const account = this.#accountOf(agreement, place);
    for (const share of route.shares) account.pairsOf(share, standing.begins);
    const next = await walk(batch, route, account);
    account.advance(next, route.shares);
    if (next > standing.next) {
      place.standings.set(agreement, { kind: 'detached', next, begins: false });
      place.changed.add(agreement);
    }
    if (next < batch.nextOffset) this.#wait(agreement, place);
    else if (next >= this.#parts.mainOf(place)) this.#attach(agreement, place);
  }

  /** The cursors have met: no record lies between them. */
  #attach(agreement: string, place: Place): void {
    const main = this.#parts.mainOf(place);
    const { next, begins } = place.standings.get(agreement)!;
    if (next < main) {
      const { shares } = this.#sideRoute(agreement, place);
      const account = this.#accountOf(agreement, place);
      for (const share of shares) account.pairsOf(share, begins);
      account.advance(main, shares);
    }
    this.#set(agreement, place, { kind: 'attached', next: main, begins: false });
    this.#divide(place);
  }

  #wait(agreement: string, place: Place): void {
    const { topic, partition } = place;
    const fetcher = this.#fetchers.get(agreement);
    if (fetcher === undefined || place.released) return;
    fetcher.seek(topic, partition, place.standings.get(agreement)!.next);
    fetcher.pause(topic, partition);
    const untilMs = this.#parts.clock.monotonic() + waitMs;
    this.#waiting.set(`${agreement} ${keyOf(place)}`, { at: { topic, partition }, untilMs });
  }

  #resume(): void {
    for (const [key, { at, untilMs }] of this.#waiting) {
      if (untilMs > this.#parts.clock.monotonic()) continue;
      this.#waiting.delete(key);
      const [agreement = ''] = key.split(' ');
      if (this.#placeBehind(agreement, at) !== undefined) {
        this.#fetchers.get(agreement)?.resume(at.topic, at.partition);
      }
    }
  }

  #placeBehind(agreement: string, at: TopicPartition): Place | undefined {
    const place = this.#places.get(keyOf(at));
    if (place === undefined || place.released || this.#waiting.has(`${agreement} ${keyOf(at)}`)) return undefined;
    return place.standings.get(agreement)?.kind === 'detached' ? place : undefined;
  }

  #set(agreement: string, place: Place, standing: Standing): void {
    const { topic, partition } = place;
    place.standings.set(agreement, standing);
    if (standing.kind === 'detached') {
      const fetcher = this.#fetchers.get(agreement) ?? this.#parts.newFetcher();
      this.#fetchers.set(agreement, fetcher);
      fetcher.assign(topic, partition, standing.next);
    } else {
      place.changed.add(agreement);
      this.#waiting.delete(`${agreement} ${keyOf(place)}`);
      this.#fetchers.get(agreement)?.unassign(topic, partition);
    }
  }

  #divide(place: Place): void {
    place.main = place.seen!.only(({ id }) => place.standings.get(id)!.kind === 'attached');
  }

  #sideRoute(agreement: string, place: Place): DatasetRoute {
    return place.seen!.only(({ id }) => id === agreement);
  }

  #accountOf(agreement: string, place: Place): AccountDraft {
    const key = `${agreement} ${keyOf(place)}`;
    const { next } = place.standings.get(agreement)!;
    const account = this.#accounts.get(key) ?? new AccountDraft(place.topic, place.partition, next, true);
    this.#accounts.set(key, account);
    return account;
  }
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
