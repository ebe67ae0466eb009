import { describe, expect, test } from '@jest/globals';
import type { LedgerBalance } from '@rail/agreements';
import { describeSummary, summarise, type SummaryParts } from './run-summary.ts';

const line = { line: 'health', published: 10, routed: 8, unshared: 1, quarantined: 1, lag: 0 };
const pairs = { agreement: 'he-hr-020', pairs: 8, delivered: 5, filteredOut: 2, quarantined: 1, left: 0 };

function parts(balance: Partial<LedgerBalance> = {}, freshnessMsP99: number | null = 40): SummaryParts {
  return {
    seed: 1,
    mode: 'embedded',
    startedAtMs: 0,
    durationMs: 20_040,
    balance: { balanced: true, lines: [line], agreements: [pairs], faults: [], ...balance },
    promises: [{ line: 'health', promiseMs: 1000, freshnessMsP99 }],
    states: new Map(),
    paused: new Map(),
    versions: new Map([['he-hr-020', 2]]),
    thematic: [{ database: 'health-insurance', table: 'settlement', rows: 1200, digest: 'sha256:00' }],
    latencyMs: { publishToShare: { p50: 4, p99: 31 }, publishToCommit: { p50: null, p99: null } },
    quarantine: [],
  };
}

describe('the summary of a run', () => {
  test('counts pairs as delivered and records as published', () => {
    expect(summarise(parts())).toMatchObject({
      recordsPublished: 10,
      recordsDelivered: 5,
      durationSeconds: 20,
      ledger: { pairs: 8, filteredOut: 2, quarantined: 1, recordsUnshared: 1, recordsQuarantined: 1 },
      agreements: [{ id: 'he-hr-020', version: 2 }],
      exitCode: 0,
    });
  });

  test('ends with 99 and the faults when the ledger does not balance', () => {
    const summary = summarise(parts({ balanced: false, faults: ['share.he-hr-020: records: 4, expected 5'] }));
    expect(summary.exitCode).toBe(99);
    expect(describeSummary(summary)).toContain('NOT BALANCED');
    expect(describeSummary(summary)).toContain('records: 4, expected 5');
  });

  test.each([
    ['on time within its promise', 10, 1000, 'onTime'],
    ['late beyond its promise', 10, 1001, 'late'],
    ['quiet without records', 0, null, 'quiet'],
  ] as const)('calls a line %s where no board watched it', (_name, published, freshness, state) => {
    const summary = summarise(parts({ lines: [{ ...line, published }] }, freshness));
    expect(summary.lines[0]).toMatchObject({ state, promiseMs: 1000, freshnessMsP99: freshness });
  });

  test('calls a line what its board calls it', () => {
    const summary = summarise({ ...parts(), states: new Map([['health', 'broken']]) });

    expect(summary.lines[0]).toMatchObject({ state: 'broken', promiseMs: 1000 });
  });

  test('names who has paused a line and why', () => {
    const summary = summarise({ ...parts(), paused: new Map([['health', { by: 'wang', reason: 'drill' }]]) });

    expect(summary.lines[0]).toMatchObject({ stopped: { by: 'wang', why: 'drill' } });
    expect(describeSummary(summary)).toContain('stopped: health by wang: drill');
  });

  test('says for a person what was not measured', () => {
    expect(describeSummary(summarise(parts()))).toContain('to database p50 - ms p99 - ms');
  });
});
