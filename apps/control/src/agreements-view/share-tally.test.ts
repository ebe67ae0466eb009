import { expect, test } from '@jest/globals';
import type { RoutingAccount } from '@rail/agreements';
import { ShareTally } from './share-tally.ts';

const account = (delivered: number, filteredOut = 0, changes: Partial<RoutingAccount> = {}): RoutingAccount => ({
  topic: 'line.health.visit',
  partition: 1,
  side: false,
  from: 10,
  to: 20,
  records: delivered + filteredOut,
  routed: delivered + filteredOut,
  unshared: 0,
  quarantined: 0,
  agreements: [
    {
      agreement: 'a-1',
      version: 1,
      from: 10,
      to: 20,
      begins: false,
      pairs: delivered + filteredOut,
      delivered,
      filteredOut,
      quarantined: 0,
      left: 0,
    },
  ],
  ...changes,
});

test('pairs add up by agreement, and the rate is that of the last minute', () => {
  const tally = new ShareTally(0);
  tally.add(account(600, 5), 100_000, 99_000);
  tally.add(account(0, 7), 130_000, 129_000);
  expect(tally.of('a-1')).toEqual({ delivered: 600, filteredOut: 12, quarantined: 0, lastDeliveredMs: 99_000 });
  expect(tally.perSecond('a-1', 130_000)).toBe(10);
  expect(tally.perSecond('a-1', 161_000)).toBe(0);
  expect([tally.of('b-1').delivered, tally.perSecond('b-1', 130_000)]).toEqual([0, 0]);
});

test('a rate of a short time is over that time', () => {
  const tally = new ShareTally(100_000);
  tally.add(account(50), 105_000, 105_000);
  expect(tally.perSecond('a-1', 105_000)).toBe(10);
});

test('the newest account of a topic is one of the main walk that holds records', () => {
  const tally = new ShareTally(0);
  tally.add(account(1), 1000, 900);
  tally.add(account(1, 0, { side: true, from: 0, to: 5 }), 2000, 1900);
  tally.add(account(0, 0, { from: 20, to: 21 }), 3000, 2900);
  expect(tally.newest.get('line.health.visit')).toEqual({
    topic: 'line.health.visit',
    partition: 1,
    from: 10,
    to: 20,
    writtenMs: 900,
  });
});
