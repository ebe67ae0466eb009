import { describe, expect, test } from '@jest/globals';
import { balanceLedger, type LedgerEvidence } from './ledger.ts';
import type { PairCounts, RoutingAccount } from './routing-account.ts';

const counts: PairCounts = {
  agreement: 'mr-me-001',
  version: 1,
  from: 0,
  to: 12,
  begins: true,
  pairs: 8,
  delivered: 5,
  filteredOut: 2,
  quarantined: 1,
  left: 1,
};

const account: RoutingAccount = {
  topic: 'line.market-regulation.enterprise',
  partition: 0,
  side: false,
  from: 0,
  to: 12,
  records: 9,
  routed: 8,
  unshared: 0,
  quarantined: 1,
  agreements: [counts],
};

/** Another agreement comes into force at offset 12: it gets offsets 0 to 12 beside the main walk. */
const beside: RoutingAccount = { ...account, side: true, records: 0, routed: 0, quarantined: 0 };
const later: RoutingAccount = { ...account, from: 12, to: 14, records: 0, routed: 0, quarantined: 0 };
const none = { pairs: 0, delivered: 0, filteredOut: 0, quarantined: 0, left: 0 };
const past = { ...counts, ...none, agreement: 'mr-hr-019', pairs: 8, filteredOut: 8 };
const [firstPart, secondPart] = [
  { ...past, to: 7, pairs: 5, filteredOut: 5 },
  { ...past, from: 7, begins: false, pairs: 3, filteredOut: 3 },
];
const present = { ...past, ...none, from: 12, to: 14, begins: false };
const caughtUp = (parts: readonly PairCounts[], now: PairCounts = present): RoutingAccount[] => [
  account,
  ...parts.map((part) => ({ ...beside, from: part.from, to: part.to, agreements: [part] })),
  { ...later, agreements: [now] },
];

function evidence(change: Partial<LedgerEvidence> = {}): LedgerEvidence {
  return {
    linePartitions: [{ line: 'market-regulation', topic: account.topic, partition: 0, from: 0, accounted: 9, lag: 0 }],
    accounts: [account],
    shares: [{ agreement: 'mr-me-001', partition: 0, records: 6, disordered: [] }],
    quarantine: [{ line: 'market-regulation', unreadable: 1, byAgreement: new Map([['mr-me-001', 1]]) }],
    ...change,
  };
}

describe('the ledger', () => {
  test('balances when topics and accounts agree', () => {
    const balance = balanceLedger(evidence());
    expect(balance.faults).toEqual([]);
    expect(balance.balanced).toBe(true);
    expect(balance.lines[0]).toMatchObject({ published: 9, routed: 8, quarantined: 1, lag: 0 });
  });

  test('balances when an agreement caught up: its pairs are complete and the records are counted once', () => {
    const balance = balanceLedger(evidence({ accounts: caughtUp([firstPart, secondPart]) }));
    expect(balance.faults).toEqual([]);
    expect(balance.lines[0]).toMatchObject({ published: 9, routed: 8, quarantined: 1 });
    expect(balance.agreements[0]).toMatchObject({ agreement: 'mr-hr-019', pairs: 8, filteredOut: 8 });
  });

  test('takes a gap only where an agreement was not in force', () => {
    const again = { ...present, begins: true };
    expect(balanceLedger(evidence({ accounts: caughtUp([firstPart], again) })).balanced).toBe(true);
  });

  test.each([
    ['an agreement missed a part of its past', { accounts: caughtUp([firstPart]) }],
    ['an agreement got a part of its past twice', { accounts: caughtUp([past, secondPart]) }],
    ['a share record is missing', { shares: [{ agreement: 'mr-me-001', partition: 0, records: 5, disordered: [] }] }],
    ['a share record came twice', { shares: [{ agreement: 'mr-me-001', partition: 0, records: 6, disordered: [4] }] }],
    ['a quarantined record is missing', { quarantine: [] }],
    ['a stretch has no account', { accounts: [{ ...account, from: 1 }] }],
    ['a stretch is accounted twice', { accounts: [account, { ...account, from: 11, to: 20 }] }],
    ['an outcome is missing', { accounts: [{ ...account, routed: 7 }] }],
    ['a pair has no outcome', { accounts: [{ ...account, agreements: [{ ...counts, filteredOut: 1 }] }] }],
    ['a share has records that no account names', { accounts: [{ ...account, agreements: [] }] }],
  ] satisfies [string, Partial<LedgerEvidence>][])('does not balance when %s', (_name, change) => {
    const balance = balanceLedger(evidence(change));
    expect(balance.balanced).toBe(false);
    expect(balance.faults).not.toEqual([]);
  });
});
