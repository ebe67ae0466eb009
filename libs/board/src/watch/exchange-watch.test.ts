import { describe, expect, test } from '@jest/globals';
import type { BoardLine, BoardSnapshot } from '../snapshot.ts';
import { ExchangeWatch } from './exchange-watch.ts';
import type { WatchedLine } from './line-watch.ts';
import type { HeardProcess } from './process-watch.ts';
import type { Feed, GroupSample } from './sample.ts';

const startMs = Date.parse('2026-11-24T10:00:00+08:00');
const topic = 'line.health.visit';
const share = 'share.he-hr-020';
const line: WatchedLine = {
  id: 'health',
  number: 11,
  department: { zh: '卫生健康委员会', en: 'Health' },
  datasets: [
    {
      id: 'visit',
      zh: '就诊',
      en: 'Visits',
      topic,
      partitions: 2,
      frequency: 'realtime',
      timetable: { window: '00:00-24:00', calendar: 'every-day', graceMs: 300_000 },
      freshnessMs: 30_000,
    },
  ],
};
const feeds: readonly Feed[] = [
  { agreement: 'he-hr-020', source: topic, share, databases: ['health-insurance'], readers: ['he-hr-020.etl'] },
];

/** An exchange with one line whose offsets a test moves, looked at once a second. */
class Exchange {
  readonly watch: ExchangeWatch;
  seconds = 0;
  end = 0;
  routed = 0;
  built = 0;
  delivered = 0;
  quarantined = 0;
  hasRouter = true;
  hasBuilder = true;
  /** Of a subscriber that reads the share; none unless a test has one. */
  read: number | undefined;
  failure: string | null = null;
  heard: readonly HeardProcess[] | null = [];

  constructor(lastPublished: ReadonlyMap<string, number> = new Map()) {
    this.watch = new ExchangeWatch('test', [line], lastPublished, startMs);
  }

  look(): BoardSnapshot {
    const group = (offset: number, hasMembers: boolean, of: string, failure: string | null = null): GroupSample => ({
      committed: offset === 0 ? new Map() : new Map([[`${of}/0`, offset]]),
      hasMembers,
      failure,
    });
    const outcome = {
      records: this.delivered + this.quarantined,
      delivered: this.delivered,
      quarantined: this.quarantined,
      recordsQuarantined: this.quarantined,
    };
    return this.watch.observe(
      {
        nowMs: startMs + this.seconds * 1000,
        monotonicMs: this.seconds * 1000,
        starts: new Map(),
        ends: new Map([
          [`${topic}/0`, this.end],
          [`${topic}/1`, 0],
          [`${share}/0`, this.routed],
        ]),
        groups: new Map([
          ['', group(this.routed, this.hasRouter, topic)],
          ['health-insurance', group(this.built, this.hasBuilder, share, this.failure)],
          ['he-hr-020.etl', group(this.read ?? 0, this.read !== undefined, share)],
        ]),
        outcomes: new Map([[topic, outcome]]),
        paused: new Map(),
        heard: this.heard,
        stores: { kind: 'memory', fault: null },
      },
      feeds,
      { verdict: 'unknown', checkedMs: null, fault: null },
    );
  }

  /** Seconds of an exchange that keeps up, unless `each` holds something back. */
  run(seconds: number, each: (exchange: Exchange) => void = () => undefined): BoardLine {
    this.delivered = this.quarantined = 0; // of the moment that has been counted
    let board = this.look();
    for (let at = 0; at < seconds; at++) {
      this.seconds++;
      this.end += 10;
      this.routed = this.end;
      this.built = this.end;
      this.delivered = 10;
      each(this);
      board = this.look();
    }
    return board.lines[0]!;
  }
}

describe('a line that is watched', () => {
  test('is on time with its rates, its age and no lag while all keep up', () => {
    expect(new Exchange().run(60)).toMatchObject({
      state: 'onTime',
      inPerSecond: 10,
      outPerSecond: 10,
      lagRecords: 0,
      ageMs: 0,
      share: { agreements: 1 },
      stages: [{ stage: 'route' }, { stage: 'commit', reader: 'health-insurance' }],
    });
  });

  test('is late by the router once its oldest record waits beyond the promise, and says how long it needs', () => {
    const exchange = new Exchange();
    exchange.run(10);
    const held = exchange.routed;

    expect(exchange.run(29, (at) => (at.routed = at.built = held + 1)).state).toBe('onTime');
    expect(exchange.run(5, (at) => (at.routed = at.built = held + 2))).toMatchObject({
      state: 'late',
      cause: 'R',
      lagRecords: 338,
      reason: { kind: 'behind', stage: 'route' },
    });
    let routed = held;
    const catchingUp = exchange.run(5, (at) => (at.routed = at.built = routed += 40));
    expect(catchingUp).toMatchObject({ state: 'late', reason: { kind: 'recovering' } });
    expect(catchingUp.stages[0]!.catchUpMs).toBeGreaterThan(0);
  });

  test('is broken when its router stands still or is gone, and counts what waits', () => {
    const exchange = new Exchange();
    const held = exchange.run(10).lagRecords;
    const { routed } = exchange;

    expect(held).toBe(0);
    expect(exchange.run(31, (at) => (at.routed = at.built = routed))).toMatchObject({
      state: 'broken',
      cause: 'R',
      reason: { kind: 'stuck', lagRecords: 310 },
    });
    expect(
      exchange.run(11, (at) => {
        at.routed = at.built = routed;
        at.hasRouter = false;
      }),
    ).toMatchObject({ state: 'broken', cause: 'R', reason: { kind: 'absent' } });
  });

  test('is not broken by a reader that starts a while after the exchange, before its first records', () => {
    const exchange = new Exchange();
    const still = (at: Exchange): void => void (at.end = at.routed = at.built = 0);
    exchange.hasRouter = false;
    exchange.run(60, still);

    expect(exchange.run(9, (at) => (at.routed = at.built = 0))).toMatchObject({ state: 'onTime', lagRecords: 90 });
    expect(exchange.run(3, (at) => (at.routed = at.built = 0))).toMatchObject({ reason: { kind: 'absent' } });
  });

  test('is broken by a database that says so, while its shares go on', () => {
    const exchange = new Exchange();
    exchange.run(10);
    const { built } = exchange;
    const broken = exchange.run(3, (at) => {
      at.built = built;
      at.failure = '53300 too many clients';
    });

    expect(broken).toMatchObject({ state: 'broken', cause: 'B', lagRecords: 30, ageMs: 3000 });
    expect(broken.stages).toMatchObject([{ lagRecords: 0 }, { lagRecords: 30, failure: '53300 too many clients' }]);
  });

  test('is broken by its provider when most of a minute was set aside', () => {
    const exchange = new Exchange();
    const faulty = (at: Exchange) => {
      at.delivered = 4;
      at.quarantined = 6;
    };

    expect(exchange.run(30, faulty).state).toBe('onTime');
    expect(exchange.run(50, faulty)).toMatchObject({ state: 'broken', cause: 'P', quarantined: 480 });
  });

  test('is late by a subscriber who reads and falls behind, which counts in neither lag nor age', () => {
    const exchange = new Exchange();
    exchange.run(10, (at) => (at.read = at.routed));
    const behind = exchange.run(35, (at) => (at.read = 101));

    expect(behind).toMatchObject({ state: 'late', cause: 'S', lagRecords: 0, ageMs: 0 });
    expect(behind.stages.at(-1)).toMatchObject({ stage: 'read', reader: 'he-hr-020.etl', lagRecords: 349 });
    expect(exchange.run(1, (at) => (at.read = undefined)).state).toBe('onTime');
  });

  test('is late by its provider after its grace, with the age of what came last', () => {
    const exchange = new Exchange();
    exchange.run(10);
    const silent = exchange.run(301, (at) => (at.end = at.routed = at.built = 100));

    expect(silent).toMatchObject({ state: 'late', cause: 'P', overdueMs: 1000, ageMs: 301_000, inPerSecond: 0 });
  });

  test('knows from the log when its records came before anybody looked', () => {
    const before = startMs - 100_000;

    expect(new Exchange(new Map([[topic, before]])).look().lines[0]).toMatchObject({
      state: 'onTime',
      ageMs: 100_000,
      publish: { lastPublishedMs: before },
    });
    expect(new Exchange().look().lines[0]).toMatchObject({ state: 'unknown', ageMs: null });
  });

  test('is not judged by a database that nobody fills', () => {
    const exchange = new Exchange();
    exchange.hasBuilder = false;
    const alone = exchange.run(60, (at) => (at.built = 0));

    expect(alone).toMatchObject({ state: 'onTime', stages: [{ stage: 'route' }] });
  });
});

describe('a line whose watcher has fallen silent', () => {
  const of = (part: string, watched: string, ageMs: number): HeardProcess => ({
    part,
    instance: 'a',
    version: '0.1.0',
    startedMs: startMs,
    watches: [watched],
    ageMs,
  });

  test.each([
    ['publisher', topic],
    ['router', `${topic}/1`],
    ['builder', 'health-insurance'],
  ])('is unknown for want of its %s', (part, watched) => {
    const exchange = new Exchange();
    exchange.look();
    exchange.built = exchange.routed = exchange.end = 5;
    exchange.heard = [of(part, watched, 0)];
    for (exchange.seconds = 0; exchange.seconds < 10; exchange.seconds++) exchange.look();
    expect(exchange.look().lines[0]).toMatchObject({ state: 'onTime' });

    exchange.heard = [of(part, watched, 4500)];
    exchange.seconds++;
    expect(exchange.look().lines[0]).toMatchObject({
      state: 'unknown',
      reason: { kind: 'silent', part, instance: 'a' },
    });
  });

  test('is broken as soon as the broker shows that nobody is in the group and records wait', () => {
    const exchange = new Exchange();
    exchange.look();
    exchange.built = exchange.routed = exchange.end = 5;
    exchange.heard = [of('router', `${topic}/0`, 0)];
    for (exchange.seconds = 0; exchange.seconds < 10; exchange.seconds++) exchange.look();

    exchange.hasRouter = false;
    const states: string[] = [];
    for (let silent = 1; silent <= 30; silent++) {
      exchange.heard = [of('router', `${topic}/0`, silent * 1000)];
      exchange.end++;
      exchange.seconds++;
      const { state, cause } = exchange.look().lines[0]!;
      const shown = `${state} ${cause ?? '-'}`;
      if (states.at(-1) !== shown) states.push(shown);
    }
    expect(states).toEqual(['onTime -', 'unknown -', 'broken R']);
  });
});
