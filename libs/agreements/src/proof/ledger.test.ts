import { describe, expect, test } from '@jest/globals';
import { balanceLedger, type LedgerEvidence } from './ledger.ts';
import type { PairCounts, RoutingAccount } from './routing-account.ts';

const counts: PairCounts = {
  agreement: 'mr-me-001',
  version: 1,
  pairs: 8,
  delivered: 5,
  filteredOut: 2,
  quarantined: 1,
  left: 1,
};

const account: RoutingAccount = {
  topic: 'line.market-regulation.enterprise',
  partition: 0,
  from: 0,
  to: 12,
  records: 9,
  routed: 8,
  unshared: 0,
  quarantined: 1,
  agreements: [counts],
};

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

  test.each([
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
