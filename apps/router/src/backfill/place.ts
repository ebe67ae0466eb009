import type { OffsetToCommit, TopicPartition } from '@rail/kafka-client';
import type { AccountDraft } from '../account-draft.ts';
import type { DatasetRoute, LiveShare } from '../dataset-route.ts';
import { type Standing, standingText } from './standing.ts';

/** Brokers forget offsets of memberless groups seven days after their commit. */
const rewriteMs = 86_400_000;

/** One partition that the router owns: where each agreement stands on it, and what of that is to be committed. */
export class Place implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly standings: Map<string, Standing>;
  /** No further batch is read; it is dropped when what was read is committed. */
  released = false;
  /** All agreements in force, as last seen. */
  seen: DatasetRoute | undefined;
  readonly #changed = new Set<string>();
  #main: DatasetRoute | undefined;
  #writtenMs: number;

  constructor({ topic, partition }: TopicPartition, standings: Map<string, Standing>, nowMs: number) {
    this.topic = topic;
    this.partition = partition;
    this.standings = standings;
    this.#writtenMs = nowMs;
  }

  /** Whether what is committed of it is not how agreements stand. */
  get hasNews(): boolean {
    return this.#changed.size > 0;
  }

  /** The agreements that the main walk serves. */
  get main(): DatasetRoute {
    this.#main ??= this.seen!.only(({ id }) => this.standings.get(id)!.kind === 'attached');
    return this.#main;
  }

  isBehind(agreement: string): boolean {
    return !this.released && this.standings.get(agreement)?.kind === 'detached';
  }

  /** How an agreement is served that is behind. */
  routeOf(agreement: string): DatasetRoute {
    return this.seen!.only(({ id }) => id === agreement);
  }

  inForce(route: DatasetRoute): void {
    this.seen = route;
    this.#main = undefined;
  }

  /**
   * A cursor that has not moved is not committed: a new owner finds its start as this one did. One that the main walk
   * has left behind is: what it served lies in front of it.
   */
  set(agreement: string, standing: Standing): void {
    const before = this.standings.get(agreement);
    const wasServed = before !== undefined && (before.kind === 'attached' || before.usedUp !== standing.usedUp);
    if (standing.kind !== 'detached' || wasServed) this.#changed.add(agreement);
    this.standings.set(agreement, standing);
    this.#main = undefined;
  }

  advance(agreement: string, next: number): void {
    if (next <= this.standings.get(agreement)!.next) return;
    this.standings.set(agreement, { kind: 'detached', next, begins: false });
    this.#changed.add(agreement);
  }

  /** Opens the counts of the agreements of a route, and says which of them begin. */
  openCounts(account: AccountDraft, { shares }: DatasetRoute, dayOf: (share: LiveShare) => string | undefined): void {
    for (const share of shares) account.pairsOf(share, this.standings.get(share.id)!.begins, dayOf(share));
  }

  /** The main walk has routed a part: what it serves has begun. */
  mainAdvanced(): void {
    for (const { id } of this.main.shares) {
      const standing = this.standings.get(id)!;
      if (standing.begins) this.standings.set(id, { ...standing, begins: false });
    }
  }

  /** Agreement and offset of everything that has changed since the last call, as of the main walk at `main`. */
  takeOffsets(main: number, nowMs: number): [string, OffsetToCommit][] {
    const isOld = nowMs - this.#writtenMs > rewriteMs;
    if (isOld) this.#writtenMs = nowMs;
    const agreements = isOld ? [...this.standings.keys()] : [...this.#changed];
    this.#changed.clear();
    return agreements.map((agreement) => {
      const standing = this.standings.get(agreement)!;
      const { kind, next } = standing;
      const { topic, partition } = this;
      return [
        agreement,
        { topic, partition, offset: kind === 'attached' ? main : next, metadata: standingText(standing) },
      ];
    });
  }
}
