import type { PairCounts, RoutingAccount } from '@rail/agreements';

export interface PairDraft {
  agreement: string;
  version: number;
  pairs: number;
  delivered: number;
  filteredOut: number;
  quarantined: number;
  left: number;
}

/** Counts of the open transaction for one source partition; becomes a RoutingAccount when it commits. */
export class AccountDraft {
  records = 0;
  routed = 0;
  unshared = 0;
  quarantined = 0;
  to: number;
  /** Of the record before `to`; −1 if there was none. */
  leaderEpoch = -1;
  readonly topic: string;
  readonly partition: number;
  readonly #from: number;
  readonly #pairs = new Map<string, PairDraft>();

  constructor(topic: string, partition: number, from: number) {
    this.topic = topic;
    this.partition = partition;
    this.#from = from;
    this.to = from;
  }

  /** Nothing was routed: the partition waits in front of its first record. */
  get isEmpty(): boolean {
    return this.to === this.#from;
  }

  pairsOf(agreement: string, version: number): PairDraft {
    const id = `${agreement}@${version}`;
    let draft = this.#pairs.get(id);
    if (draft === undefined) {
      draft = { agreement, version, pairs: 0, delivered: 0, filteredOut: 0, quarantined: 0, left: 0 };
      this.#pairs.set(id, draft);
    }
    return draft;
  }

  close(): RoutingAccount {
    return {
      topic: this.topic,
      partition: this.partition,
      from: this.#from,
      to: this.to,
      records: this.records,
      routed: this.routed,
      unshared: this.unshared,
      quarantined: this.quarantined,
      agreements: [...this.#pairs.values()] satisfies PairCounts[],
    };
  }
}
