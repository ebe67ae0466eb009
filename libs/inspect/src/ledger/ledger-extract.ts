import type { RoutingAccount } from '@rail/agreements';
import type { DatedAccount } from './accounts.ts';

/** What accounts of a time add up to, by dataset. */
export interface RecordSums {
  readonly dataset: string;
  readonly records: number;
  readonly routed: number;
  readonly unshared: number;
  readonly quarantined: number;
}

/** The same by agreement, in pairs of record and agreement. */
export interface PairSums {
  readonly agreement: string;
  readonly dataset: string;
  readonly pairs: number;
  readonly delivered: number;
  readonly filteredOut: number;
  readonly quarantined: number;
  readonly left: number;
}

export interface AccountRow {
  readonly at: string;
  readonly place: string;
  readonly from: number;
  readonly to: number;
  readonly records: number;
  readonly routed: number;
  readonly unshared: number;
  readonly quarantined: number;
  readonly delivered: number;
}

export interface LedgerExtract {
  readonly from: string | null;
  readonly to: string | null;
  readonly accounts: number;
  readonly datasets: readonly RecordSums[];
  readonly agreements: readonly PairSums[];
  /** Single accounts, the newest so many. */
  readonly newest: readonly AccountRow[];
}

export interface ExtractSelection {
  readonly line: string | undefined;
  readonly agreement: string | undefined;
  /** How many single accounts to keep. */
  readonly keep: number;
}

/** Adds up accounts as they come. */
export class LedgerSums {
  readonly #selection: ExtractSelection;
  readonly #datasets = new Map<string, RecordSums>();
  readonly #agreements = new Map<string, PairSums>();
  #newest: AccountRow[] = [];
  #accounts = 0;

  constructor(selection: ExtractSelection) {
    this.#selection = selection;
  }

  add({ atMs, account }: DatedAccount): void {
    const { line, agreement, keep } = this.#selection;
    if (line !== undefined && !account.topic.startsWith(`line.${line}.`)) return;
    const pairs = account.agreements.filter((each) => agreement === undefined || each.agreement === agreement);
    if (agreement !== undefined && pairs.length === 0) return;
    this.#accounts++;
    const dataset = account.topic.replace(/^line\.([^.]+)\./, '$1/');
    if (!account.side) this.#addRecords(dataset, account);
    for (const pair of pairs) this.#addPairs(dataset, pair);
    if (keep === 0) return;
    this.#newest.push(rowOf(atMs, account, pairs));
    if (this.#newest.length > 2 * keep) this.#newest = this.#newest.slice(-keep);
  }

  extract(fromMs: number | undefined, toMs: number | undefined): LedgerExtract {
    const iso = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());
    const { keep } = this.#selection;
    return {
      from: iso(fromMs),
      to: iso(toMs),
      accounts: this.#accounts,
      datasets: [...this.#datasets.values()].sort((left, right) => left.dataset.localeCompare(right.dataset)),
      agreements: [...this.#agreements.values()].sort((left, right) => left.agreement.localeCompare(right.agreement)),
      newest: keep === 0 ? [] : this.#newest.slice(-keep),
    };
  }

  #addRecords(dataset: string, account: RoutingAccount): void {
    const before = this.#datasets.get(dataset);
    this.#datasets.set(dataset, {
      dataset,
      records: (before?.records ?? 0) + account.records,
      routed: (before?.routed ?? 0) + account.routed,
      unshared: (before?.unshared ?? 0) + account.unshared,
      quarantined: (before?.quarantined ?? 0) + account.quarantined,
    });
  }

  #addPairs(dataset: string, pair: RoutingAccount['agreements'][number]): void {
    const before = this.#agreements.get(pair.agreement);
    this.#agreements.set(pair.agreement, {
      agreement: pair.agreement,
      dataset,
      pairs: (before?.pairs ?? 0) + pair.pairs,
      delivered: (before?.delivered ?? 0) + pair.delivered,
      filteredOut: (before?.filteredOut ?? 0) + pair.filteredOut,
      quarantined: (before?.quarantined ?? 0) + pair.quarantined,
      left: (before?.left ?? 0) + pair.left,
    });
  }
}

function rowOf(atMs: number, account: RoutingAccount, pairs: RoutingAccount['agreements']): AccountRow {
  const { topic, partition, from, to, records, routed, unshared, quarantined } = account;
  return {
    at: new Date(atMs).toISOString(),
    place: `${topic}/${partition}`,
    from,
    to,
    records,
    routed,
    unshared,
    quarantined,
    delivered: pairs.reduce((sum, pair) => sum + pair.delivered, 0),
  };
}
