import type { PairCounts, RoutingAccount } from '@rail/agreements';

export type PairDraft = { -readonly [Name in keyof PairCounts]: PairCounts[Name] };

/** An agreement version that is served. */
interface Served {
  readonly id: string;
  readonly version: number;
}

/** Counts of the open transaction for one source partition; becomes a RoutingAccount when it commits. */
export class AccountDraft {
  records = 0;
  routed = 0;
  unshared = 0;
  quarantined = 0;
  readonly topic: string;
  readonly partition: number;
  /** Of one agreement that is behind the main walk: it counts pairs, the records are accounted already. */
  readonly side: boolean;
  /** Records that were routed although they broke a rule, by the rule. */
  readonly marks = new Map<string, number>();
  readonly #from: number;
  #to: number;
  readonly #pairs: PairDraft[] = [];

  constructor(topic: string, partition: number, from: number, side = false) {
    this.topic = topic;
    this.partition = partition;
    this.side = side;
    this.#from = from;
    this.#to = from;
  }

  get to(): number {
    return this.#to;
  }

  /** Nothing was routed: the partition waits in front of its first record. */
  get isEmpty(): boolean {
    return this.#to === this.#from;
  }

  /**
   * The counts of an agreement version from the end of the account on, or those that reach up to there. `begins` says
   * that they need not follow what it got before. Another `day` opens other counts.
   */
  pairsOf({ id, version }: Served, begins = false, day?: string): PairDraft {
    const to = this.#to;
    const open = this.#pairs.findLast(
      (pairs) => pairs.agreement === id && pairs.version === version && pairs.to === to,
    );
    if (open !== undefined && (day === undefined || open.day === day)) return open;
    const zero = { pairs: 0, delivered: 0, filteredOut: 0, quarantined: 0, left: 0 };
    const draft: PairDraft = {
      agreement: id,
      version,
      from: to,
      to,
      begins,
      ...zero,
      ...(day !== undefined && { day }),
    };
    this.#pairs.push(draft);
    return draft;
  }

  /** Everything up to an offset has its outcome, for each of the agreements that were served. */
  advance(to: number, served: readonly Served[]): void {
    if (to <= this.#to) return;
    for (const share of served) this.pairsOf(share).to = to;
    this.#to = to;
  }

  /** An agreement that catches up walks over records that were marked before. */
  mark(rule: string): void {
    if (!this.side) this.marks.set(rule, (this.marks.get(rule) ?? 0) + 1);
  }

  close(): RoutingAccount {
    const { topic, partition, side, records, routed, unshared, quarantined } = this;
    const range = { from: this.#from, to: this.#to };
    const agreements = this.#pairs.filter(({ from, to }) => to > from);
    const counts = side
      ? { records: 0, routed: 0, unshared: 0, quarantined: 0 }
      : { records, routed, unshared, quarantined };
    return { topic, partition, side, ...range, ...counts, agreements };
  }
}
