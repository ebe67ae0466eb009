import { describe, expect, test } from '@jest/globals';
import type { LineLatency } from '@rail/board/api';
import type { StageFacts } from '@rail/board/web';
import { shownLatencies } from './stage-latency.ts';
import type { Stage, StageName } from './stage-state.ts';

const latency: LineLatency = {
  isHeard: true,
  route: { p99Ms: 9, records: 12_300 },
  share: null,
  commit: { insurance: { p99Ms: 1600, records: 41 } },
};
const reader = (name: string): StageFacts => ({
  stage: 'commit',
  reader: name,
  lagRecords: 0,
  delayMs: 0,
  catchUpMs: 0,
  stuckMs: 0,
  isAbsent: false,
  failure: null,
});
const stage = (name: StageName, readers: readonly StageFacts[] = []): Pick<Stage, 'name' | 'state' | 'readers'> => ({
  name,
  state: 'ok',
  readers,
});
const texts = (...asked: Parameters<typeof shownLatencies>): string[] =>
  shownLatencies(...asked).map(({ database, p99, note }) =>
    `${database ?? ''} ${p99}${note === null ? '' : ` (${note.en})`}`.trim(),
  );

describe('the 99th percentile of a stage', () => {
  test('is what was measured, and of how many records', () => {
    expect(texts(stage('route'), latency, false)).toEqual(['9 ms (12,300 records in 5 min)']);
    expect(texts(stage('commit', [reader('insurance'), reader('emergency')]), latency, false)).toEqual([
      'insurance 1.6s',
      'emergency - (nothing to time in 5 min)',
    ]);
  });

  test.each<[string, string[]]>([
    ['before publication nothing is measured', texts(stage('publish'), latency, false)],
    ['nothing came', texts(stage('share'), latency, false)],
    ['a board of the past', texts(stage('route'), latency, true)],
    ['no answer yet', texts(stage('route'), undefined, false)],
    ['nobody can be heard', texts(stage('route'), { ...latency, isHeard: false }, false)],
  ])('is a dash with its reason, never a figure: %s', (_why, [text, ...more]) => {
    expect(text).toMatch(/^- \([a-z].+\)$/);
    expect(more).toEqual([]);
  });

  test('is not asked of a stage that is not there', () => {
    expect(shownLatencies({ ...stage('commit'), state: 'none' }, latency, false)).toEqual([]);
  });
});
