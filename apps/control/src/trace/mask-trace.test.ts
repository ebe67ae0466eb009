import { describe, expect, test } from '@jest/globals';
import type { TraceReport } from '@rail/inspect';
import type { Principal } from '@rail/runtime';
import { maskTrace } from './mask-trace.ts';

const field = (path: string, status: 'passed' | 'treated' | 'withheld', before: string, after: string[]) => ({
  path,
  status,
  treatment: null,
  before: [before],
  after,
  why: 'named in the agreement',
});
const delivered = (id: string): TraceReport['agreements'][number] => ({
  id,
  version: 1,
  subscriber: 'human-resources',
  outcome: 'delivered',
  why: '2 of 3 fields, 1 treated',
  share: `share.${id}/0/7`,
  fields: [
    field('open', 'passed', 'SECRET-open', ['SECRET-open']),
    field('name', 'treated', 'SECRET-name', ['S**']),
    field('phone', 'withheld', 'SECRET-phone', []),
  ],
  rows: [{ row: 'market-entities.entity:SECRET-key', committedAfterMs: 20, note: 'committed' }],
});
const report: TraceReport = {
  record: 'line.health.visit/0/1',
  publishedAt: '2026-11-24T04:00:00.000Z',
  key: 'SECRET-key',
  schemaId: 3,
  headers: { 'rail-run': 'r-1', 'rail-at': 'air.csv:118', 'x-patient': 'SECRET-header' },
  quarantined: null,
  agreements: [
    delivered('a-1'),
    delivered('b-1'),
    {
      ...delivered('c-1'),
      outcome: 'filtered',
      why: 'where level > 2, level is "SECRET-level"',
      share: null,
      fields: [],
      rows: [],
    },
  ],
};
const caller = (...content: string[]): Principal => ({ name: 'x', role: 'operator', content: new Set(content) });

describe('a trace', () => {
  test('is whole for who may see all', () => {
    const seen = maskTrace(report, { ...caller(), content: 'all' });
    expect(seen).toMatchObject({ ...report, agreements: report.agreements.map((each) => ({ ...each })) });
    expect(seen.isHidden).toBe(false);
  });

  test('shows of an agreement of the caller what it delivers, and never what stood on the line before', () => {
    const [own, other] = maskTrace(report, caller('a-1', 'c-1')).agreements;
    expect(own!.fields.map(({ before, after }) => [before, after])).toEqual([
      [['SECRET-open'], ['SECRET-open']],
      [[], ['S**']],
      [[], []],
    ]);
    expect(own!.rows[0]!.row).toBe('market-entities.entity:SECRET-key');
    expect(JSON.stringify(other)).not.toContain('SECRET');
  });

  test('shows no value at all without content, and still where the record went', () => {
    const seen = maskTrace(report, caller());
    const text = JSON.stringify(seen);
    expect(text).not.toContain('SECRET');
    expect(text).not.toContain('S**');
    expect(seen.headers).toEqual({ 'rail-run': 'r-1', 'rail-at': 'air.csv:118' });
    expect(seen.agreements.map(({ outcome, share }) => [outcome, share])).toEqual([
      ['delivered', 'share.a-1/0/7'],
      ['delivered', 'share.b-1/0/7'],
      ['filtered', null],
    ]);
    expect(seen.agreements[0]!.rows[0]!.row).toBe('market-entities.entity');
  });
});
