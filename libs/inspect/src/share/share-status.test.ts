import { describe, expect, test } from '@jest/globals';
import { type ShareStatus, whyOf } from './share-status.ts';

const nowMs = Date.UTC(2026, 10, 24, 4);
const ago = (ms: number): string => new Date(nowMs - ms).toISOString();
const dataset = {
  topic: 'line.health.health-event',
  freshnessMs: 60_000,
  timetable: { window: '00:00-24:00', calendar: 'every-day', graceMs: 300_000 },
} as const;

const flowing: Omit<ShareStatus, 'why'> = {
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
const counts = (changes: Partial<ShareStatus['counts']>) => ({
  counts: { ...flowing.counts, delivered: 0, ...changes },
});

describe('why a share is silent', () => {
  test.each<[string, Partial<ShareStatus>, string]>([
    ['records flow', {}, 'not silent: records flow'],
    ['it expired', { state: 'expired' }, 'expired 2036-01-01: nothing more is shared'],
    ['it was taken back', { state: 'ended' }, 'the agreement was taken back: nothing more is shared'],
    ['it has not begun', { state: 'not-started' }, 'valid from 2020-01-01: its start lies ahead'],
    ['the router is behind', { waitingRecords: 7, silentMs: 90_000 }, 'the router is behind: 7 records of'],
    ['the router works within the promise', { waitingRecords: 7, silentMs: 900 }, 'not silent'],
    ['nothing was ever published', { providerLastAt: null }, 'the provider has not published to line.health'],
    ['nothing came since it began', counts({ pairs: 0 }), 'no record of the dataset has come to it since 2026'],
    ['nothing matches its filter', counts({ filteredOut: 10 }), 'no record matches level > 2: 10 were left out'],
    ['everything was set aside', counts({ quarantined: 10 }), 'rail quarantine list --agreement he-hr-020'],
    ['the provider is late', { providerLastAt: ago(301_000) }, 'the provider is silent since 2026-11-24T03:54:59'],
  ])('is known if %s', (_case, changes, why) => {
    expect(whyOf({ ...flowing, ...changes }, 'level > 2', dataset, nowMs)).toContain(why);
  });
});
