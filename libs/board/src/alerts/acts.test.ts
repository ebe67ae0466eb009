import { describe, expect, test } from '@jest/globals';
import type { Silence } from '../api/alerts.ts';
import {
  brokenByDatabase,
  brokenByRouter,
  lateByRouter,
  overdueLine,
  WatchedAlerts,
} from '../testing/watched-alerts.ts';
import { silence } from './acts.ts';
import { dueOf } from './clock.ts';
import { disposalOf } from './disposal.ts';
import { restoreAlerts } from './state.ts';

const minuteMs = 60_000;
const at = (text: string): number => Date.parse(`${text}+08:00`);
const text = (ms: number): string => new Date(ms + 480 * minuteMs).toISOString().slice(0, 16);

function silenced(watched: WatchedAlerts, rest: Partial<Silence> & Pick<Silence, 'subject'>): void {
  const wanted = { by: 'zhang', reason: '演练', drill: null, untilMs: watched.nowMs + 30 * minuteMs, ...rest };
  watched.state = silence(watched.state, wanted, watched.nowMs);
}

describe('the clock of an alert', () => {
  test('is half an hour for a page, the end of a working day for a ticket, of two for a notice', () => {
    expect(text(dueOf('page', at('2026-11-24T02:27:50')))).toBe('2026-11-24T02:57');
    expect(text(dueOf('ticket', at('2026-11-24T10:00:00')))).toBe('2026-11-25T18:00');
    expect(text(dueOf('ticket', at('2026-11-27T10:00:00')))).toBe('2026-11-30T18:00'); // Friday to Monday
    expect(text(dueOf('notify', at('2026-09-30T10:00:00')))).toBe('2026-10-09T18:00'); // over the National Day
  });
});

describe('an alert that somebody takes on', () => {
  test('is acknowledged once, by the first', () => {
    const watched = new WatchedAlerts();
    watched.set(5, overdueLine(watched.nowMs));
    watched.run(1);
    watched.ack('A-1', 'I call them');
    watched.ack('A-1', 'me too');

    expect(watched.open[0]!.ack).toMatchObject({ by: 'zhang', note: 'I call them' });
    expect(watched.transitions.filter(({ kind }) => kind === 'acknowledged')).toHaveLength(1);
  });

  test('is closed with a note, and only if it is there', () => {
    const watched = new WatchedAlerts();
    watched.set(5, overdueLine(watched.nowMs));
    watched.run(1);

    expect(() => watched.close('A-1', ' ')).toThrow(/closed with a note/);
    expect(() => watched.close('A-11')).toThrow(/did you mean A-1\?/);
    watched.close('A-1', 'it came');
    expect(watched.told).toEqual(['A-1 firing', 'A-1 resolved']);
    watched.close('A-1', 'twice');
    expect(watched.state.closed[0]!.closed!.note).toBe('it came');
    expect(() => watched.ack('A-1')).toThrow(/it is closed/);
  });

  test('comes again as another one if we are to blame and it lasts a quarter of an hour longer', () => {
    const watched = new WatchedAlerts();
    watched.set(10, brokenByDatabase('health-insurance'));
    watched.run(40);
    watched.close('A-1', 'restarted it');

    expect(watched.run(14 * 60).open).toEqual([]);
    expect(watched.run(2 * 60).open).toMatchObject([{ id: 'A-2', rule: 'LineBroken' }]);
  });
});

describe('an alert that is held back', () => {
  test('by a stop of its line is not over, and goes on when the line does', () => {
    const watched = new WatchedAlerts();
    watched.set(10, brokenByRouter());
    watched.run(40);
    watched.set(10, { state: 'stopped', reason: { kind: 'paused', by: 'li', why: '维护', sinceMs: 0 } });
    watched.run(3600);

    expect(watched.open).toMatchObject([
      { id: 'A-1', resolvedMs: null, inhibitedBy: expect.stringContaining('stopped by') },
    ]);
    watched.set(10, {});
    watched.run(200);
    expect(watched.open).toMatchObject([{ inhibitedBy: null, resolvedMs: expect.any(Number) }]);
    expect(watched.told).toEqual(['A-1 firing', 'A-1 resolved']);
  });

  test('by a silence is shown, not sent, and sent if it lasts longer', () => {
    const watched = new WatchedAlerts();
    silenced(watched, { subject: 'router' });
    watched.set(10, brokenByRouter());
    watched.run(29 * 60);
    expect(watched.open).toMatchObject([{ inhibitedBy: 'silenced by zhang: 演练' }]);
    expect(watched.told).toEqual([]);

    watched.run(2 * 60);
    expect(watched.open).toMatchObject([{ inhibitedBy: null }]);
    expect(watched.told).toEqual(['A-1 firing']);
  });

  test.each(['exchange', 'line/market-regulation', 'rule/LineOverdue'])('by a silence of %s too', (subject) => {
    const watched = new WatchedAlerts();
    silenced(watched, { subject });
    watched.set(1, overdueLine(watched.nowMs));
    watched.set(2, overdueLine(watched.nowMs));
    watched.run(10);

    expect(watched.open.filter(({ inhibitedBy }) => inhibitedBy !== null)).toHaveLength(
      subject.startsWith('line/') ? 1 : 2,
    );
  });

  test('by a drill is marked with it for good, and counts in no rate', () => {
    const watched = new WatchedAlerts();
    silenced(watched, { subject: 'router', drill: '台风' });
    watched.set(10, brokenByRouter());
    watched.run(3600);
    watched.close('A-1', 'drill');

    expect(watched.told).toEqual([]);
    expect(watched.state.closed).toMatchObject([{ drill: '台风', inhibitedBy: 'drill 台风' }]);
    expect(disposalOf(watched.state.closed, watched.nowMs)).toEqual({ closed: 0, due: 0, ratio: null });
  });

  test('is sent once somebody ends the silence', () => {
    const watched = new WatchedAlerts();
    silenced(watched, { subject: 'router' });
    watched.set(10, brokenByRouter());
    watched.run(60);
    silenced(watched, { subject: 'router', untilMs: watched.nowMs });
    watched.run(1);

    expect(watched.state.silences).toEqual([]);
    expect(watched.told).toEqual(['A-1 firing']);
  });

  test('needs a subject, a reason and an end', () => {
    const watched = new WatchedAlerts();

    expect(() => silenced(watched, { subject: 'everything' })).toThrow(/no subject "everything"/);
    expect(() => silenced(watched, { subject: 'router', reason: '' })).toThrow(/needs a reason/);
    expect(() => silenced(watched, { subject: 'router', untilMs: 0 })).toThrow(/a minute to 30 days/);
  });
});

describe('the disposal rate of a day', () => {
  test('is what was closed within its clock, of what was due or closed', () => {
    const watched = new WatchedAlerts();
    watched.nowMs = at('2026-11-24T02:27:00');
    for (const number of [1, 2, 3]) watched.set(number, brokenByDatabase(`database-${number}`));
    watched.run(40);
    watched.close('A-1', 'in time');
    watched.nowMs = at('2026-11-24T05:00:00');
    watched.close('A-2', 'too late');

    const all = [...watched.open, ...watched.state.closed];
    expect(disposalOf(all, watched.nowMs)).toEqual({ closed: 1, due: 3, ratio: 1 / 3 });
    expect(disposalOf(all, at('2026-11-23T23:59:59')).due).toBe(0);
    expect(disposalOf(all, at('2026-11-25T00:00:00'))).toEqual({ closed: 0, due: 0, ratio: null });
  });
});

test('what was kept goes on after a restart: numbers, open alerts, and what was closed while it lasted', () => {
  const watched = new WatchedAlerts();
  watched.set(19, lateByRouter(81_000, 60_000));
  watched.set(7, overdueLine(watched.nowMs));
  watched.run(90);
  watched.close('A-1', 'known');
  const again = new WatchedAlerts();
  again.lines = watched.lines;
  again.nowMs = watched.nowMs;
  again.state = restoreAlerts([...watched.open, ...watched.state.closed], watched.state.silences);
  again.run(3600);

  expect(again.open.map(({ id }) => id)).toEqual(['A-2']);
  expect(again.told).toEqual([]);
});
