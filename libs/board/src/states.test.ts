import { describe, expect, test } from '@jest/globals';
import { type DatasetFacts, DatasetJudge, type StageFacts, type Verdict } from './dataset-judge.ts';
import { LineJudge } from './line-judge.ts';
import { Observation } from './observation.ts';
import { timetableOf } from './timetable.ts';

const startMs = Date.parse('2026-11-24T10:00:00+08:00');
const hour = 3_600_000;
const continuous = timetableOf({
  frequency: 'realtime',
  timetable: { window: '00:00-24:00', calendar: 'every-day', graceMs: 300_000 },
});
const monthly = timetableOf({
  frequency: 'monthly',
  timetable: { window: '08:00-18:00', calendar: 'working-days', graceMs: 24 * hour },
});

/** A dataset under a clock that a test moves. */
class Watched {
  readonly observation = new Observation();
  nowMs = startMs;
  monotonicMs = 0;
  facts: DatasetFacts = { lastPublishedMs: startMs, stages: [], quarantinedShare: null, paused: null, lost: null };
  readonly judge: DatasetJudge;

  constructor(timetable = continuous, promiseMs = 60_000) {
    this.judge = new DatasetJudge(timetable, promiseMs);
    this.observation.sample(this.nowMs, this.monotonicMs);
  }

  /** Looks once a second for so long; the last verdict. */
  after(ms: number, jumpMs = 0): Verdict {
    for (let passed = 0; passed < ms; passed += 1000) {
      this.nowMs += 1000;
      this.monotonicMs += 1000;
      this.observation.sample(this.nowMs, this.monotonicMs);
      this.now();
    }
    this.nowMs += jumpMs;
    this.observation.sample(this.nowMs, this.monotonicMs);
    return this.now();
  }

  now(): Verdict {
    return this.judge.judge(this.facts, this.observation, this.nowMs, this.monotonicMs);
  }

  with(facts: Partial<DatasetFacts>): this {
    this.facts = { ...this.facts, ...facts };
    return this;
  }
}

function stage(of: StageFacts['stage'], facts: Partial<StageFacts> = {}): StageFacts {
  const reader = { route: null, commit: 'market-entities', read: 'mr-hr-003.etl' }[of];
  return {
    stage: of,
    reader,
    lagRecords: 0,
    delayMs: 0,
    catchUpMs: 0,
    stuckMs: 0,
    isAbsent: false,
    failure: null,
    ...facts,
  };
}

describe('the state of a dataset', () => {
  test('is on time while records come, and late by the provider once one is overdue', () => {
    const watched = new Watched();

    expect(watched.after(60_000)).toMatchObject({ state: 'onTime', cause: null });
    expect(watched.after(239_000)).toMatchObject({ state: 'onTime' });
    expect(watched.after(5_000)).toMatchObject({ state: 'late', cause: 'P', overdueMs: 4_000 });
    expect(watched.with({ lastPublishedMs: watched.nowMs }).now()).toMatchObject({ state: 'onTime' });
  });

  test('is quiet when no record comes and none is due, with the next due moment', () => {
    const watched = new Watched(monthly).with({ lastPublishedMs: Date.parse('2026-11-02T09:00:00+08:00') });

    expect(watched.now()).toMatchObject({ state: 'quiet', dueMs: Date.parse('2026-12-02T18:00:00+08:00') });
  });

  test('is unknown if there never was a record, and late once the first is overdue', () => {
    const watched = new Watched().with({ lastPublishedMs: null });

    expect(watched.after(1000)).toMatchObject({ state: 'unknown', reason: { kind: 'neverSeen' } });
    expect(watched.after(300_000)).toMatchObject({ state: 'late', cause: 'P', reason: { lastMs: null } });
  });

  test.each([
    ['route', 'R'],
    ['commit', 'B'],
    ['read', 'S'],
  ] as const)('is late by a %s that is beyond the promise: cause %s', (of, cause) => {
    const watched = new Watched().with({ stages: [stage(of, { delayMs: 61_000, lagRecords: 9, catchUpMs: 4000 })] });

    expect(watched.now()).toMatchObject({
      state: 'late',
      cause,
      overdueMs: 1000,
      reason: { kind: 'behind', lagRecords: 9, catchUpMs: 4000 },
    });
  });

  test('leaves late only after 30 s at no more than 80 % of the promise', () => {
    const watched = new Watched();
    const delayed = (delayMs: number) =>
      watched.with({ lastPublishedMs: watched.nowMs, stages: [stage('route', { delayMs })] });

    expect(delayed(61_000).after(0)).toMatchObject({ state: 'late' });
    expect(delayed(55_000).after(60_000)).toMatchObject({
      state: 'late',
      overdueMs: 0,
      reason: { kind: 'recovering', stage: 'route' },
    });
    expect(delayed(48_000).after(29_000)).toMatchObject({ state: 'late' });
    expect(delayed(48_500).after(1000)).toMatchObject({ state: 'late' });
    expect(delayed(48_000).after(30_000)).toMatchObject({ state: 'late' });
    expect(delayed(48_000).after(1000)).toMatchObject({ state: 'onTime' });
    expect(delayed(59_000).after(60_000)).toMatchObject({ state: 'onTime' });
  });

  test.each([
    ['a stage that fails', { stages: [stage('commit', { failure: '53300 too many clients' })] }, 'B', 'failed'],
    ['a stage that stands still', { stages: [stage('route', { stuckMs: 30_000, lagRecords: 2 })] }, 'R', 'stuck'],
    ['half of the records set aside', { quarantinedShare: 0.5 }, 'P', 'quarantined'],
  ] as const)('is broken by %s', (_name, facts, cause, kind) => {
    expect(new Watched().with(facts).now()).toMatchObject({ state: 'broken', cause, reason: { kind } });
  });

  test('is never broken by a subscriber who stops: that is late, and nothing of ours', () => {
    const stages = [stage('read', { stuckMs: 90_000, delayMs: 90_000, lagRecords: 2 })];

    expect(new Watched().with({ stages }).now()).toMatchObject({ state: 'late', cause: 'S' });
  });

  test('is stopped while somebody holds it, whatever else is the matter', () => {
    const facts = {
      paused: { by: '王', reason: '杭州演练', sinceMs: startMs },
      stages: [stage('route', { stuckMs: 90_000 })],
    };

    expect(new Watched().with(facts).after(600_000)).toMatchObject({
      state: 'stopped',
      reason: { by: '王', why: '杭州演练' },
    });
  });
});

describe('a line that was paused', () => {
  const paused = { by: '王', reason: '杭州演练', sinceMs: startMs };
  const waited = stage('route', { delayMs: 2 * hour, stuckMs: 2 * hour, lagRecords: 900 });

  test('longer than its promise is not late, broken or overdue for what waited because of it', () => {
    const watched = new Watched().with({ paused, stages: [waited] });
    expect(watched.after(2 * hour)).toMatchObject({ state: 'stopped' });

    watched.with({ paused: null });

    expect(watched.after(1000)).toMatchObject({ state: 'quiet' });
  });

  test('is late again once what waits has waited for its promise since it was resumed', () => {
    const watched = new Watched().with({ paused, stages: [{ ...waited, stuckMs: 0 }] });
    watched.after(600_000);
    watched.with({ paused: null });

    expect(watched.after(59_000).state).not.toBe('late');
    expect(watched.after(2_000)).toMatchObject({ state: 'late', cause: 'R' });
  });
});

describe('a clock', () => {
  test('that jumps forward makes nobody late before the provider had time to come', () => {
    const watched = new Watched();

    expect(watched.after(10_000, 2 * hour)).toMatchObject({ state: 'quiet' });
    expect(watched.after(59_000)).toMatchObject({ state: 'quiet' });
    expect(watched.after(2_000)).toMatchObject({ state: 'late', cause: 'P' });
  });

  test('that jumps back makes nobody late either', () => {
    expect(new Watched().after(10_000, -2 * hour)).toMatchObject({ state: 'onTime' });
  });

  test('of an observer that slept is the same as a jump', () => {
    const watched = new Watched();
    watched.nowMs += 2 * hour;
    watched.monotonicMs += 2 * hour;

    expect(watched.after(0)).toMatchObject({ state: 'quiet' });
  });
});

describe('the state of a line', () => {
  const verdict = (dataset: string, state: Verdict['state'], rest: Partial<Verdict> = {}) => ({
    dataset,
    state,
    cause: null,
    dueMs: 0,
    overdueMs: null,
    reason: { kind: 'kept' } as const,
    ...rest,
  });

  test('is that of its worst dataset', () => {
    const judged = new LineJudge().judge(
      [verdict('a', 'onTime'), verdict('b', 'late', { cause: 'P', overdueMs: 5 }), verdict('c', 'stopped')],
      1,
    );

    expect(judged).toMatchObject({ state: 'late', dataset: 'b', cause: 'P' });
  });

  test('is on time if one dataset moves and the others have nothing due', () => {
    const never = verdict('c', 'unknown', { reason: { kind: 'neverSeen' } });

    expect(new LineJudge().judge([verdict('a', 'quiet'), verdict('b', 'onTime'), never], 1).state).toBe('onTime');
    expect(new LineJudge().judge([verdict('a', 'quiet'), never], 1).state).toBe('quiet');
    expect(new LineJudge().judge([never], 1).state).toBe('unknown');
  });

  test('tells since when it has been so', () => {
    const judge = new LineJudge();
    judge.judge([verdict('a', 'onTime')], 1000);
    judge.judge([verdict('a', 'late', { cause: 'R' })], 2000);

    expect(judge.judge([verdict('a', 'late', { cause: 'R' })], 3000).sinceMs).toBe(2000);
    expect(judge.judge([verdict('a', 'late', { cause: 'B' })], 4000).sinceMs).toBe(4000);
  });
});
