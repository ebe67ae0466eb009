import type { RoutingAccount } from '@rail/agreements';
import type { BoardLedger, OutcomeCounts } from '@rail/board';

interface Tally {
  records: number;
  recordsQuarantined: number;
  quarantined: number;
  delivered: number;
}

/** Of one line, as far as its accounts were seen. */
export interface LineBalance {
  /** Records and pairs without an explanation, and offsets that no account covers. */
  imbalance: number;
  checkedMs: number | null;
}

/** Adds the router's accounts up, and holds each against itself and against the one before it. */
export class AccountTally {
  #counts = new Map<string, Tally>();
  /** `topic/partition` → where the next account has to begin. */
  readonly #next = new Map<string, number>();
  readonly #balances = new Map<string, LineBalance>();
  #fault: string | null = null;
  #checkedMs: number | null = null;

  add(account: RoutingAccount, nowMs: number): void {
    const tally = this.#tallyOf(account.topic);
    tally.records += account.records;
    tally.recordsQuarantined += account.quarantined;
    tally.quarantined += account.quarantined;
    for (const pairs of account.agreements) {
      tally.delivered += pairs.delivered;
      tally.quarantined += pairs.quarantined;
    }
    const faults = this.#check(account);
    this.#fault ??= faults[0]?.what ?? null;
    const balance = this.#balanceOf(account.topic);
    for (const { off } of faults) balance.imbalance += off;
    balance.checkedMs = nowMs;
    this.#checkedMs = nowMs;
  }

  /** What was added since the last call, by topic of the line. */
  take(): ReadonlyMap<string, OutcomeCounts> {
    const taken = this.#counts;
    this.#counts = new Map();
    return taken;
  }

  get ledger(): BoardLedger {
    const verdict = this.#fault !== null ? 'broken' : this.#checkedMs === null ? 'unknown' : 'ok';
    return { verdict, checkedMs: this.#checkedMs, fault: this.#fault };
  }

  /** By line; those of which no account was seen are not there. */
  get balances(): ReadonlyMap<string, LineBalance> {
    return this.#balances;
  }

  #balanceOf(topic: string): LineBalance {
    const line = topic.split('.')[1] ?? '';
    let balance = this.#balances.get(line);
    if (balance === undefined) this.#balances.set(line, (balance = { imbalance: 0, checkedMs: null }));
    return balance;
  }

  #tallyOf(topic: string): Tally {
    let tally = this.#counts.get(topic);
    if (tally === undefined)
      this.#counts.set(topic, (tally = { records: 0, recordsQuarantined: 0, quarantined: 0, delivered: 0 }));
    return tally;
  }

  #check({
    topic,
    partition,
    side,
    from,
    to,
    records,
    routed,
    unshared,
    quarantined,
    agreements,
  }: RoutingAccount): { what: string; off: number }[] {
    const place = `${topic}/${partition}`;
    const faults: { what: string; off: number }[] = [];
    const hold = (off: number, what: string): void => {
      if (off !== 0) faults.push({ what, off: Math.abs(off) });
    };
    hold(records - routed - unshared - quarantined, `${place}/${from}: ${records} records, not all accounted for`);
    for (const { agreement, pairs, delivered, filteredOut, quarantined: set } of agreements) {
      hold(pairs - delivered - filteredOut - set, `${place}/${from}: pairs of ${agreement} do not add up`);
    }
    if (side) return faults;
    const next = this.#next.get(place) ?? from;
    this.#next.set(place, to);
    hold(from - next, `${place}: an account begins at ${from} instead of ${next}`);
    return faults;
  }
}
