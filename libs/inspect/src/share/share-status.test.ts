import { describe, expect, test } from '@jest/globals';
import { silenceOf } from '@rail/board';
import { factsOf, type ShareStatus } from './share-status.ts';

const nowMs = Date.UTC(2026, 10, 24, 4);
const ago = (ms: number): string => new Date(nowMs - ms).toISOString();
const dataset = {
  line: 'health',
  id: 'health-event',
  frequency: 'realtime',
  freshnessMs: 60_000,
  timetable: { window: '00:00-24:00', calendar: 'every-day', graceMs: 300_000 },
} as const;

type Status = Omit<ShareStatus, 'silence'>;
const flowing: Status = {
  agreement: 'he-hr-020',
  version: 1,
  state: 'in-force',
  validity: { from: '2020-01-01', until: '2036-01-01' },
  topic: 'share.he-hr-020',
  last: { place: 'share.he-hr-020/0/9', publishedAt: ago(1000) },
  deliveredAt: ago(1000),
  silentMs: 1000,
  countedFrom: ago(900_000),
  counts: { pairs: 10, delivered: 10, filteredOut: 0, quarantined: 0, left: 0 },
  waitingRecords: 0,
  providerLastAt: ago(1000),
};
const silent = { deliveredAt: ago(90_000), silentMs: 90_000 };
const none = (changes: Partial<ShareStatus['counts']>) => ({
  deliveredAt: null,
  silentMs: null,
  counts: { ...flowing.counts, delivered: 0, ...changes },
});

describe('what topics tell of a share is enough to say why it is silent', () => {
  test.each<[string, Partial<Status>, number | undefined, string]>([
    ['records flow', {}, nowMs - 1000, 'flowing'],
    ['it expired', { state: 'expired' }, nowMs, 'expired'],
    ['it was taken back', { state: 'ended' }, nowMs, 'ended'],
    ['it has not begun', { state: 'not-started' }, undefined, 'notStarted'],
    ['the router has accounted nothing and records wait', { ...silent, waitingRecords: 7 }, undefined, 'behind'],
    ['the router has accounted nothing for long', { ...silent, waitingRecords: 7 }, nowMs - 90_000, 'behind'],
    ['the router works within the promise', { ...silent, waitingRecords: 7 }, nowMs - 900, 'noneDue'],
    ['nothing was ever published', { ...none({ pairs: 0 }), providerLastAt: null }, undefined, 'noneDue'],
    ['nothing matches its filter', none({ filteredOut: 10 }), nowMs - 900, 'allFiltered'],
    ['everything was set aside', none({ quarantined: 10 }), nowMs - 900, 'allQuarantined'],
    ['the provider is late', { ...silent, providerLastAt: ago(301_000) }, nowMs - 301_000, 'providerLate'],
  ])('if %s', (_case, changes, accountedMs, kind) => {
    const facts = factsOf({ ...flowing, ...changes }, 'level > 2', dataset, {
      quota: null,
      router: 'works',
      paused: null,
      accountedMs,
      nowMs,
    });
    expect(silenceOf(facts).kind).toBe(kind);
  });
});
