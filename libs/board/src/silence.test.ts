import { describe, expect, test } from '@jest/globals';
import { type SilenceFacts, silenceOf } from './silence.ts';

const nowMs = Date.UTC(2026, 10, 24, 4); // 12:00 in Asia/Shanghai
const flows: SilenceFacts = {
  nowMs,
  agreement: 'he-hr-020',
  state: 'active',
  validity: { from: '2020-01-01', until: '2036-01-01' },
  where: 'level > 2',
  dataset: 'health/health-event',
  promiseMs: 60_000,
  paused: null,
  quota: null,
  router: 'works',
  waiting: { records: 0, delayMs: 0 },
  providerLastMs: nowMs - 1000,
  dueMs: nowMs + 300_000,
  counts: { sinceMs: nowMs - 900_000, delivered: 10, filteredOut: 0, quarantined: 0, lastDeliveredMs: nowMs - 1000 },
};
const quiet: SilenceFacts = { ...flows, counts: { ...flows.counts, lastDeliveredMs: nowMs - 600_000 } };
const none = { ...flows.counts, delivered: 0, lastDeliveredMs: null };
const paused = { by: 'wang', reason: 'drill', sinceMs: nowMs - 60_000 };

describe('why a share is silent', () => {
  test.each<[string, SilenceFacts, string, string]>([
    ['records flow', flows, 'flowing', 'not silent: records flow'],
    ['it was taken back', { ...flows, state: 'ended' }, 'ended', 'was taken back'],
    ['it expired', { ...flows, state: 'expired' }, 'expired', 'expired 2036-01-01: nothing more'],
    [
      'it has not begun',
      { ...flows, state: 'notStarted' },
      'notStarted',
      'valid from 2020-01-01: its start lies ahead',
    ],
    ['it is suspended', { ...flows, state: 'suspended' }, 'suspended', 'is suspended'],
    ['its line is paused', { ...flows, paused }, 'linePaused', 'wang has paused the line since 11:59: drill'],
    [
      'its quota is used up',
      { ...quiet, quota: { held: 12_031, leavesOut: false, resumesMs: nowMs + 12 * 3_600_000 } },
      'overQuota',
      '12,031 records wait until 11-25',
    ],
    [
      'its quota is used up and nothing waits for it',
      { ...quiet, quota: { held: 0, leavesOut: true, resumesMs: nowMs + 12 * 3_600_000 } },
      'overQuota',
      'what comes before 11-25 is left out, as agreed',
    ],
    [
      'no router runs',
      { ...quiet, router: 'absent', waiting: { records: 7, delayMs: 2000 } },
      'routerDown',
      'no router runs: 7 records of health/health-event wait',
    ],
    ['the router is behind', { ...quiet, waiting: { records: 7, delayMs: 90_000 } }, 'behind', 'behind: 7 records of'],
    ['nobody looks', { ...quiet, router: 'unknown' }, 'unknown', 'nobody knows'],
    [
      'nothing matches its filter',
      { ...quiet, counts: { ...none, filteredOut: 10 } },
      'allFiltered',
      'level > 2: 10 were',
    ],
    [
      'all was set aside',
      { ...quiet, counts: { ...none, quarantined: 10 } },
      'allQuarantined',
      '--agreement he-hr-020',
    ],
    [
      'the provider is late',
      { ...quiet, providerLastMs: nowMs - 600_000, dueMs: nowMs - 300_000 },
      'providerLate',
      'is silent since 11:50 (health/health-event); it was due by 11:55',
    ],
    ['nothing is due', { ...quiet, providerLastMs: nowMs - 600_000 }, 'noneDue', 'nothing is due before 12:05'],
    ['nothing was ever published', { ...quiet, providerLastMs: null }, 'noneDue', 'has not published to health/'],
    [
      'nothing was ever published, and it is due',
      { ...quiet, providerLastMs: null, dueMs: nowMs - 1 },
      'providerLate',
      'has never published',
    ],
  ])('is known if %s', (_case, facts, kind, text) => {
    const found = silenceOf(facts);
    expect(found).toMatchObject({ kind, text: { en: expect.stringContaining(text) } });
    expect(found.text.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  test('what ends the agreement comes before what stops the line, and that before what is late', () => {
    const all: SilenceFacts = { ...quiet, paused, router: 'absent', waiting: { records: 1, delayMs: 1 }, dueMs: 0 };
    expect(silenceOf({ ...all, state: 'expired' }).kind).toBe('expired');
    expect(silenceOf(all).kind).toBe('linePaused');
    expect(silenceOf({ ...all, paused: null }).kind).toBe('routerDown');
    expect(silenceOf({ ...all, paused: null, router: 'works' }).kind).toBe('providerLate');
  });

  test('what waits within the promise is no reason, and a distance without a time is one', () => {
    expect(silenceOf({ ...quiet, waiting: { records: 7, delayMs: 900 } }).kind).toBe('noneDue');
    expect(silenceOf({ ...quiet, waiting: { records: 7, delayMs: null } }).kind).toBe('behind');
  });
});
