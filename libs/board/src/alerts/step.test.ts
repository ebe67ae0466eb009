import { describe, expect, test } from '@jest/globals';
import {
  alertsStartMs,
  brokenByDatabase,
  brokenByRouter,
  lateByRouter,
  overdueLine,
  WatchedAlerts,
} from '../testing/watched-alerts.ts';
import { aLine } from '../testing/a-board.ts';

const hour = 3600;
const hourMs = 3_600_000;

describe('an exchange in which all is well', () => {
  test('has no alert, whatever is quiet, stopped or never seen', () => {
    const watched = new WatchedAlerts();
    watched.set(7, { state: 'quiet', reason: { kind: 'noneDue' } });
    watched.set(14, { state: 'stopped', reason: { kind: 'paused', by: '杭州演练', why: '', sinceMs: 0 } });
    watched.set(16, { state: 'unknown', reason: { kind: 'neverSeen' } });
    watched.set(3, { state: 'late', cause: 'S', reason: { kind: 'recovering', stage: 'read', reader: 'x.etl' } });

    expect(watched.run(3 * hour).open).toEqual([]);
    expect(watched.transitions).toEqual([]);
  });
});

describe('a line whose department is overdue', () => {
  test('is told at the first look: for the department, never as a page', () => {
    const watched = new WatchedAlerts().run(5);
    watched.set(5, overdueLine(watched.nowMs));
    watched.run(1);

    expect(watched.open).toMatchObject([
      {
        id: 'A-1',
        rule: 'LineOverdue',
        severity: 'notify',
        cause: 'P',
        subject: 'line/emergency-management',
        firstCommand: 'rail line show emergency-management',
        inhibitedBy: null,
      },
    ]);
    expect(watched.told).toEqual(['A-1 firing']);
  });

  test('is told also while a database of it is down', () => {
    const watched = new WatchedAlerts();
    watched.set(5, { ...brokenByDatabase('emergency'), datasets: overdueLine(alertsStartMs).datasets! });

    expect(watched.run(31).open.map(({ rule }) => rule)).toEqual(['LineOverdue', 'LineBroken']);
  });

  test('is over two minutes after the record came, stays open until somebody closes it, and then is another', () => {
    const watched = new WatchedAlerts();
    watched.set(5, overdueLine(watched.nowMs));
    watched.run(10);
    watched.set(5, {});

    expect(watched.run(119).open[0]!.resolvedMs).toBeNull();
    expect(watched.run(1).open[0]!.resolvedMs).toBe(watched.nowMs);
    watched.run(hour);
    watched.close('A-1');
    expect(watched.open).toEqual([]);
    watched.set(5, overdueLine(watched.nowMs));
    expect(watched.run(1).open).toMatchObject([{ id: 'A-2' }]);
    expect(watched.told).toEqual(['A-1 firing', 'A-1 resolved', 'A-2 firing']);
  });

  test('is not over because its router is gone, which hides that it is overdue', () => {
    const watched = new WatchedAlerts();
    const { datasets } = overdueLine(alertsStartMs);
    watched.set(5, overdueLine(alertsStartMs));
    watched.run(10);
    watched.set(5, {
      ...brokenByRouter(),
      datasets: datasets!.map((each) => ({ ...each, state: 'broken', cause: 'R' })),
    });
    watched.run(600);

    expect(watched.open).toMatchObject([
      { rule: 'LineOverdue', resolvedMs: null },
      { rule: 'LineBroken', subject: 'router' },
    ]);
  });

  test('does not come again while it lasts, once somebody has closed it', () => {
    const watched = new WatchedAlerts();
    watched.set(7, overdueLine(watched.nowMs));
    watched.run(10);
    watched.close('A-1', 'the department knows: its system moves');

    expect(watched.run(2 * hour).open).toEqual([]);
    watched.set(7, {});
    watched.run(hour);
    watched.set(7, overdueLine(watched.nowMs));
    expect(watched.run(1).open).toMatchObject([{ id: 'A-2' }]);
  });
});

describe('a database that is down for an hour', () => {
  test('is one page with all of its lines, not twelve', () => {
    const watched = new WatchedAlerts();
    const down = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13];
    watched.run(hour, (second) => {
      // Lines notice one after the other, as records come.
      for (const [at, number] of down.entries()) {
        if (second >= at * 20) watched.set(number, brokenByDatabase('health-insurance'));
      }
    });

    expect(watched.open).toMatchObject([
      { rule: 'LineBroken', severity: 'page', cause: 'B', subject: 'database/health-insurance' },
    ]);
    expect(watched.open[0]!.lines).toHaveLength(12);
    expect(watched.open[0]!.summary.en).toContain('database health-insurance: 12 lines BROKEN');
    expect(watched.open[0]!.evidence.en).toContain('53300 too many clients');
    expect(watched.told).toEqual(['A-1 firing']);
    expect(watched.open[0]!.firedMs - alertsStartMs).toBe(31_000);
  });

  test('stays one while its lines catch up, and is over when they have', () => {
    const watched = new WatchedAlerts();
    watched.set(10, brokenByDatabase('health-insurance'));
    watched.run(hour);
    const late = {
      ...brokenByDatabase('health-insurance'),
      state: 'late',
      overdueMs: 0,
      reason: { kind: 'recovering', stage: 'commit', reader: 'health-insurance' },
      stages: [],
    } as const;
    watched.set(10, late);
    watched.run(30);
    watched.set(10, {});
    watched.run(300);

    expect(watched.told).toEqual(['A-1 firing', 'A-1 resolved']);
    expect(watched.open).toMatchObject([{ id: 'A-1', rule: 'LineBroken', relapses: 0 }]);
  });

  test('is another alert than the second database of the same line', () => {
    const watched = new WatchedAlerts();
    const one = brokenByDatabase('health-insurance');
    watched.set(10, { ...one, stages: [...one.stages!, ...brokenByDatabase('grassroots').stages!.slice(1)] });

    expect(watched.run(60).open.map(({ subject }) => subject)).toEqual([
      'database/health-insurance',
      'database/grassroots',
    ]);
  });
});

describe('what is sent of what flaps', () => {
  test('is one notice, however often it comes and goes within an hour', () => {
    const watched = new WatchedAlerts();
    watched.run(hour, (second) => watched.set(5, second % 60 < 30 ? overdueLine(watched.nowMs) : {}));

    expect(watched.told).toEqual(['A-1 firing']);
    expect(watched.open).toHaveLength(1);
  });

  test('is never silence about what came back, and less the more often it does', () => {
    const watched = new WatchedAlerts();
    watched.run(5 * hour, (second) => watched.set(5, second % 600 < 60 ? overdueLine(watched.nowMs) : {}));

    expect(watched.told.slice(0, 3)).toEqual(['A-1 firing', 'A-1 resolved', 'A-1 firing']);
    expect(watched.told.length).toBeLessThanOrEqual(6);
    expect(watched.open).toHaveLength(1);
  });

  test('is nothing of a stage that fails for less than 30 s', () => {
    const watched = new WatchedAlerts();
    watched.run(hour, (second) => watched.set(5, second % 60 < 25 ? brokenByRouter() : {}));

    expect(watched.transitions).toEqual([]);
  });
});

describe('a line that is late by our doing', () => {
  test('is a ticket after a minute and a page at three times its promise, which is told', () => {
    const watched = new WatchedAlerts();
    watched.set(19, lateByRouter(81_000, 60_000));
    watched.run(59);
    expect(watched.open).toEqual([]);
    watched.run(2);
    expect(watched.open).toMatchObject([{ rule: 'LineLate', severity: 'ticket', subject: 'router' }]);
    watched.set(19, lateByRouter(180_000, 60_000));
    watched.run(1);

    expect(watched.open).toMatchObject([{ severity: 'page' }]);
    expect(watched.told).toEqual(['A-1 firing', 'A-1 firing']);
    expect(watched.open[0]!.dueMs).toBe(watched.open[0]!.firedMs + 30 * 60_000);
  });

  test('whose backlog grows is told, one that shrinks is not', () => {
    const shrinking = new WatchedAlerts();
    shrinking.run(600, (second) =>
      shrinking.set(19, { ...lateByRouter(59_000, 3_000_000 - second * 1000), state: 'onTime', cause: null }),
    );
    expect(shrinking.open).toEqual([]);

    const growing = new WatchedAlerts();
    growing.run(310, () => growing.set(19, { ...lateByRouter(59_000, null), state: 'onTime', cause: null }));
    expect(growing.open).toMatchObject([{ rule: 'LagGrowing', severity: 'ticket', subject: 'router' }]);
  });
});

describe('a clock', () => {
  test.each([2 * hourMs, -2 * hourMs])('that is set by %d ms fires nothing and hides nothing', (jumpMs) => {
    const calm = new WatchedAlerts().run(60);
    calm.nowMs += jumpMs;
    expect(calm.run(60).transitions).toEqual([]);

    const pending = new WatchedAlerts();
    pending.set(10, brokenByRouter());
    pending.run(20);
    pending.nowMs += jumpMs;
    pending.run(4);
    expect(pending.open).toEqual([]);
    expect(pending.run(12).open).toHaveLength(1);
  });

  test('that stood still because nobody looked is not time that passed', () => {
    const watched = new WatchedAlerts();
    watched.set(10, brokenByRouter());
    watched.run(10);
    watched.nowMs += 10 * hourMs;

    expect(watched.run(5).open).toEqual([]);
  });
});

describe('an exchange that nobody sees', () => {
  test('is one page after 30 s, and its lines stay as they were known', () => {
    const watched = new WatchedAlerts();
    watched.set(5, overdueLine(watched.nowMs));
    watched.run(10);
    watched.loseSight();
    watched.run(hour);

    expect(watched.open).toMatchObject([
      { rule: 'LineOverdue', resolvedMs: null },
      { rule: 'ObserverStale', severity: 'page', subject: 'exchange' },
    ]);
    watched.regainSight();
    watched.run(300);
    expect(watched.open).toMatchObject([{ resolvedMs: null }, { rule: 'ObserverStale' }]);
    expect(watched.open[1]!.resolvedMs).not.toBeNull();
    expect(watched.told).toEqual(['A-1 firing', 'A-2 firing', 'A-2 resolved']);
  });
});

describe('a simulated month', () => {
  test('of a monthly line is silent until it is overdue, and one notice then', () => {
    const watched = new WatchedAlerts();
    const dueMs = Date.parse('2026-12-02T18:00:00+08:00');
    for (let atMs = alertsStartMs; atMs < Date.parse('2026-12-05T10:00:00+08:00'); atMs += 5 * 60_000) {
      watched.nowMs = atMs;
      watched.set(7, atMs > dueMs ? overdueLine(dueMs) : { state: 'quiet', reason: { kind: 'noneDue' }, dueMs });
      watched.look();
    }

    expect(watched.told).toEqual(['A-1 firing']);
    expect(watched.open[0]!.firedMs - dueMs).toBeLessThanOrEqual(5 * 60_000);
  });

  test('keeps closed alerts for two days and no longer', () => {
    const watched = new WatchedAlerts();
    for (let day = 0; day < 30; day++) {
      watched.nowMs = alertsStartMs + day * 24 * hourMs;
      watched.set(5, overdueLine(watched.nowMs));
      watched.run(1);
      watched.close(watched.open[0]!.id);
      watched.set(5, {});
      watched.run(150);
    }

    expect(watched.state.closed.length).toBeLessThanOrEqual(2);
    expect(watched.transitions.filter(({ kind }) => kind === 'forgotten')).toHaveLength(28);
  });
});

test('a line of which half is set aside is a page, one that is always a little bad is none', () => {
  const usual = new WatchedAlerts();
  const some = { fiveMinutes: { records: 1000, quarantined: 25 } };
  for (let look = 0; look < 6000; look++) {
    usual.nowMs += 5000;
    usual.lines = [aLine(1, some), ...usual.lines.slice(1)];
    usual.look();
  }
  usual.close(usual.open[0]!.id, 'it has always been so');
  expect(usual.run(hour).open).toEqual([]);

  const bad = new WatchedAlerts();
  bad.set(1, { fiveMinutes: { records: 1000, quarantined: 600 } });
  expect(bad.run(301).open).toMatchObject([
    { rule: 'QuarantineRate', severity: 'page', subject: 'line/market-regulation' },
  ]);
});
