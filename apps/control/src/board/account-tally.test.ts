import { describe, expect, test } from '@jest/globals';
import type { RoutingAccount } from '@rail/agreements';
import { AccountTally } from './account-tally.ts';

function anAccount(rest: Partial<RoutingAccount> = {}): RoutingAccount {
  return {
    topic: 'line.health.visit',
    partition: 0,
    side: false,
    from: 0,
    to: 12,
    records: 10,
    routed: 7,
    unshared: 2,
    quarantined: 1,
    agreements: [
      {
        agreement: 'he-hr-020',
        version: 1,
        from: 0,
        to: 12,
        begins: true,
        pairs: 7,
        delivered: 5,
        filteredOut: 1,
        quarantined: 1,
        left: 0,
      },
    ],
    ...rest,
  };
}

describe('a tally of accounts', () => {
  test('adds up records and pairs until it is taken', () => {
    const tally = new AccountTally();
    tally.add(anAccount(), 1);
    tally.add(anAccount({ from: 12, to: 24 }), 2);

    expect(tally.take().get('line.health.visit')).toEqual({
      records: 20,
      recordsQuarantined: 2,
      quarantined: 4,
      delivered: 10,
    });
    expect(tally.take().size).toBe(0);
    expect(tally.ledger).toEqual({ verdict: 'ok', checkedMs: 2, fault: null });
  });

  test('knows nothing before the first', () => {
    expect(new AccountTally().ledger.verdict).toBe('unknown');
  });

  test.each([
    ['records that do not add up', [anAccount({ routed: 8 })], 'not all accounted for'],
    [
      'pairs that do not add up',
      [anAccount({ agreements: [{ ...anAccount().agreements[0]!, delivered: 6 }] })],
      'he-hr-020',
    ],
    ['a gap between two accounts', [anAccount(), anAccount({ from: 13, to: 20 })], 'begins at 13 instead of 12'],
  ])('finds %s, and remembers it', (_name, accounts, fault) => {
    const tally = new AccountTally();
    for (const account of [...accounts, anAccount({ partition: 1 })]) tally.add(account, 1);

    expect(tally.ledger.verdict).toBe('broken');
    expect(tally.ledger.fault).toContain(fault);
  });

  test('lets the account of an agreement that catches up stand beside the others', () => {
    const tally = new AccountTally();
    const none = { records: 0, routed: 0, unshared: 0, quarantined: 0 };
    tally.add(anAccount(), 1);
    tally.add(anAccount({ ...none, side: true, from: 3, to: 5 }), 1);
    tally.add(anAccount({ from: 12, to: 13 }), 1);

    expect(tally.ledger.verdict).toBe('ok');
  });
});
