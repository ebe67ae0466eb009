import { expect, test } from '@jest/globals';
import type { RoutingAccount } from '@rail/agreements';
import { LedgerSums } from './ledger-extract.ts';

const pairs = (agreement: string, delivered: number, filteredOut: number): RoutingAccount['agreements'][number] => ({
  agreement,
  version: 1,
  from: 0,
  to: 9,
  begins: true,
  pairs: delivered + filteredOut,
  delivered,
  filteredOut,
  quarantined: 0,
  left: 0,
});

const account = (topic: string, records: number, ...agreements: RoutingAccount['agreements'][number][]) => ({
  atMs: Date.UTC(2026, 10, 24),
  account: {
    topic,
    partition: 0,
    side: false,
    from: 0,
    to: 9,
    records,
    routed: records,
    unshared: 0,
    quarantined: 0,
    agreements,
  },
});

function sumsOf(selection: { line?: string; agreement?: string; keep?: number }) {
  const sums = new LedgerSums({ line: selection.line, agreement: selection.agreement, keep: selection.keep ?? 0 });
  for (const each of [
    account('line.health.health-event', 5, pairs('he-1', 3, 2), pairs('he-2', 5, 0)),
    account('line.health.health-event', 4, pairs('he-1', 4, 0)),
    { ...account('line.health.health-event', 0, pairs('he-2', 4, 0)), side: true },
    account('line.housing.contract', 7, pairs('ho-1', 7, 0)),
  ]) {
    const { side = false, ...dated } = each as typeof each & { side?: boolean };
    sums.add({ ...dated, account: { ...dated.account, side } });
  }
  return sums.extract(undefined, undefined);
}

test('accounts of a line add up by dataset and by agreement; what was made up later holds pairs and no records', () => {
  expect(sumsOf({ line: 'health' })).toMatchObject({
    accounts: 3,
    datasets: [{ dataset: 'health/health-event', records: 9, routed: 9 }],
    agreements: [
      { agreement: 'he-1', pairs: 9, delivered: 7, filteredOut: 2 },
      { agreement: 'he-2', pairs: 9, delivered: 9, filteredOut: 0 },
    ],
  });
});

test('accounts of an agreement are those that speak of it, and the newest of them are kept', () => {
  const extract = sumsOf({ agreement: 'he-1', keep: 1 });

  expect(extract.agreements.map(({ agreement }) => agreement)).toEqual(['he-1']);
  expect(extract.newest).toEqual([expect.objectContaining({ place: 'line.health.health-event/0', delivered: 4 })]);
});
