import type { RoutingAccount } from '@rail/agreements';
import type { BoardLedger, OutcomeCounts } from '@rail/board';

interface Tally {
  records: number;
  recordsQuarantined: number;
  quarantined: number;
  delivered: number;
}

/** Adds the router's accounts up, and holds each against itself and against the one before it. */
export class AccountTally {
  #counts = new Map<string, Tally>();
  /** `topic/partition` → where the next account has to begin. */
  readonly #next = new Map<string, number>();
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
    this.#fault ??= this.#check(account);
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
  }: RoutingAccount): string | null {
    const place = `${topic}/${partition}`;
    if (records !== routed + unshared + quarantined)
      return `${place}/${from}: ${records} records, not all accounted for`;
    for (const { agreement, pairs, delivered, filteredOut, quarantined: set } of agreements) {
      if (pairs !== delivered + filteredOut + set) return `${place}/${from}: pairs of ${agreement} do not add up`;
    }
    if (side) return null;
    const next = this.#next.get(place);
    this.#next.set(place, to);
    return next === undefined || next === from ? null : `${place}: an account begins at ${from} instead of ${next}`;
  }
}
