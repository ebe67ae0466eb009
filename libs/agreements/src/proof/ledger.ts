import type { PairCounts, RoutingAccount } from './routing-account.ts';

/** What the topics hold, counted from record headers, independently of what the router says of itself. */
export interface LedgerEvidence {
  readonly linePartitions: readonly LinePartitionEvidence[];
  readonly accounts: readonly RoutingAccount[];
  readonly shares: readonly ShareEvidence[];
  readonly quarantine: readonly QuarantineEvidence[];
}

export interface LinePartitionEvidence {
  readonly line: string;
  readonly topic: string;
  readonly partition: number;
  /** Where the check begins. */
  readonly from: number;
  /** Published records below the offset up to which accounts reach, and those from there on. */
  readonly accounted: number;
  readonly lag: number;
}

export interface ShareEvidence {
  readonly agreement: string;
  readonly partition: number;
  readonly records: number;
  /** Offsets whose origin is not above the one before: a record that came twice or out of order. */
  readonly disordered: readonly number[];
}

export interface QuarantineEvidence {
  readonly line: string;
  /** Records set aside once for all agreements. */
  readonly unreadable: number;
  /** Agreement → records that its filter or a treatment could not decide. */
  readonly byAgreement: ReadonlyMap<string, number>;
}

export interface LineBalance {
  readonly line: string;
  readonly published: number;
  readonly routed: number;
  readonly unshared: number;
  readonly quarantined: number;
  readonly lag: number;
}

export interface AgreementBalance {
  readonly agreement: string;
  readonly pairs: number;
  readonly delivered: number;
  readonly filteredOut: number;
  readonly quarantined: number;
  readonly left: number;
}

export interface LedgerBalance {
  readonly balanced: boolean;
  readonly lines: readonly LineBalance[];
  readonly agreements: readonly AgreementBalance[];
  /** Each difference found, with the place where it is. */
  readonly faults: readonly string[];
}

/**
 * Checks both identities from the topics: records published = routed + unshared + quarantined + lag, and for every
 * agreement pairs = delivered + filteredOut + quarantined, with what the share and quarantine topics really hold. From
 * the offset on at which an agreement begins, each offset counts for it once, whether it came with the others or later.
 */
export function balanceLedger(evidence: LedgerEvidence): LedgerBalance {
  const faults: string[] = [];
  const lines = new Map<string, LineBalance>();
  const accountsOf = Map.groupBy(
    evidence.accounts.filter(({ side }) => !side),
    (account) => `${account.topic}/${account.partition}`,
  );
  for (const partition of evidence.linePartitions) {
    const accounts = accountsOf.get(`${partition.topic}/${partition.partition}`) ?? [];
    checkCoverage(partition, accounts, faults);
    const before = lines.get(partition.line) ?? emptyLine(partition.line);
    lines.set(partition.line, {
      line: partition.line,
      published: before.published + partition.accounted + partition.lag,
      routed: before.routed + sum(accounts, (account) => account.routed),
      unshared: before.unshared + sum(accounts, (account) => account.unshared),
      quarantined: before.quarantined + sum(accounts, (account) => account.quarantined),
      lag: before.lag + partition.lag,
    });
  }
  for (const line of lines.values()) {
    const held = evidence.quarantine.find((entry) => entry.line === line.line)?.unreadable ?? 0;
    compare(`quarantine.${line.line}: unreadable records`, held, line.quarantined, faults);
  }
  const agreements = balanceAgreements(evidence, faults);
  return { balanced: faults.length === 0, lines: [...lines.values()], agreements, faults };
}

function checkCoverage(partition: LinePartitionEvidence, accounts: readonly RoutingAccount[], faults: string[]): void {
  const place = `${partition.topic}/${partition.partition}`;
  let next = partition.from;
  for (const account of [...accounts].sort((left, right) => left.from - right.from)) {
    if (account.from > next) faults.push(`${place}: no account for offsets ${next} to ${account.from - 1}`);
    if (account.from < next) faults.push(`${place}: offsets ${account.from} to ${next - 1} are accounted twice`);
    compare(
      `${place} ${account.from}..${account.to}: outcomes of records`,
      account.routed + account.unshared + account.quarantined,
      account.records,
      faults,
    );
    next = account.to;
  }
  compare(
    `${place}: accounted records`,
    sum(accounts, (account) => account.records),
    partition.accounted,
    faults,
  );
}

function balanceAgreements(evidence: LedgerEvidence, faults: string[]): AgreementBalance[] {
  const balances = new Map<string, AgreementBalance>();
  for (const account of evidence.accounts) {
    for (const counts of account.agreements) {
      const place = `${account.topic}/${account.partition} ${account.from}..${account.to}: pairs of ${counts.agreement}`;
      compare(place, counts.delivered + counts.filteredOut + counts.quarantined, counts.pairs, faults);
      const before = balances.get(counts.agreement) ?? emptyAgreement(counts.agreement);
      balances.set(counts.agreement, {
        agreement: counts.agreement,
        pairs: before.pairs + counts.pairs,
        delivered: before.delivered + counts.delivered,
        filteredOut: before.filteredOut + counts.filteredOut,
        quarantined: before.quarantined + counts.quarantined,
        left: before.left + counts.left,
      });
    }
  }
  checkStretches(evidence.accounts, faults);
  for (const share of evidence.shares) {
    if (!balances.has(share.agreement)) balances.set(share.agreement, emptyAgreement(share.agreement));
    for (const offset of share.disordered) {
      faults.push(`share.${share.agreement}/${share.partition}/${offset}: twice or out of order by origin`);
    }
  }
  for (const balance of balances.values()) {
    const shares = evidence.shares.filter((share) => share.agreement === balance.agreement);
    const place = `share.${balance.agreement}: records`;
    compare(
      place,
      sum(shares, (share) => share.records),
      balance.delivered + balance.left,
      faults,
    );
    const aside = sum(evidence.quarantine, (entry) => entry.byAgreement.get(balance.agreement) ?? 0);
    compare(`quarantine: records of ${balance.agreement}`, aside, balance.quarantined, faults);
  }
  return [...balances.values()].sort((left, right) => (left.agreement < right.agreement ? -1 : 1));
}

function checkStretches(accounts: readonly RoutingAccount[], faults: string[]): void {
  const stretches = new Map<string, PairCounts[]>();
  for (const { topic, partition, agreements } of accounts) {
    for (const counts of agreements) {
      const place = `${topic}/${partition}: ${counts.agreement}`;
      const found = stretches.get(place);
      if (found === undefined) stretches.set(place, [counts]);
      else found.push(counts);
    }
  }
  for (const [place, found] of stretches) {
    found.sort((left, right) => left.from - right.from);
    let next = found[0]!.from;
    for (const { from, to, begins } of found) {
      if (from > next && !begins) faults.push(`${place} has no outcomes for offsets ${next} to ${from - 1}`);
      if (from < next) faults.push(`${place} has outcomes twice for offsets ${from} to ${next - 1}`);
      next = to;
    }
  }
}

function compare(what: string, found: number, expected: number, faults: string[]): void {
  if (found !== expected) faults.push(`${what}: ${found}, expected ${expected}`);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function emptyLine(line: string): LineBalance {
  return { line, published: 0, routed: 0, unshared: 0, quarantined: 0, lag: 0 };
}

function emptyAgreement(agreement: string): AgreementBalance {
  return { agreement, pairs: 0, delivered: 0, filteredOut: 0, quarantined: 0, left: 0 };
}
