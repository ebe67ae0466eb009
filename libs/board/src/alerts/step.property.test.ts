import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BoardLine } from '../snapshot.ts';
import {
  brokenByDatabase,
  brokenByRouter,
  lateByRouter,
  overdueLine,
  WatchedAlerts,
} from '../testing/watched-alerts.ts';
import { groupOf } from './state.ts';

const states: readonly ((nowMs: number) => Partial<BoardLine>)[] = [
  () => ({}),
  () => ({ state: 'stopped', reason: { kind: 'paused', by: 'li', why: 'test', sinceMs: 0 } }),
  overdueLine,
  () => brokenByDatabase('one'),
  () => brokenByDatabase('two'),
  brokenByRouter,
  () => lateByRouter(90_000, null),
  () => lateByRouter(200_000, 5000),
];

/** What happens to an exchange, one thing after the other, each for some seconds. */
const happening = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constant('line'),
      number: fc.integer({ min: 1, max: 4 }),
      state: fc.nat(states.length - 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constantFrom('lose', 'regain'), number: fc.constant(1), state: fc.constant(0) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('jump'),
      number: fc.constant(1),
      state: fc.integer({ min: -7200, max: 7200 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom('ack', 'close'), number: fc.nat(5), state: fc.constant(0) }),
  },
);
const story = fc.array(fc.tuple(happening, fc.constantFrom(1, 5, 40, 150)), { minLength: 1, maxLength: 25 });

function live(watched: WatchedAlerts, { what, number, state }: { what: string; number: number; state: number }): void {
  const alert = watched.open[number];
  if (what === 'line') watched.set(number, states[state]!(watched.nowMs));
  else if (what === 'lose') watched.loseSight();
  else if (what === 'regain') watched.regainSight();
  else if (what === 'jump') watched.nowMs += state * 1000;
  else if (alert !== undefined && what === 'ack') watched.ack(alert.id);
  else if (alert !== undefined) watched.close(alert.id);
}

test('whatever happens, each cause has one open alert, numbers are given once, and nobody is told that something is over before that it is', () => {
  fc.assert(
    fc.property(story, (chapters) => {
      const watched = new WatchedAlerts();
      for (const [what, seconds] of chapters) {
        live(watched, what);
        watched.run(seconds);
        const groups = watched.open.map(groupOf);
        expect(new Set(groups).size).toBe(groups.length);
      }
      const fired = watched.transitions.filter(({ kind }) => kind === 'fired').map(({ alert }) => alert.id);
      expect(fired).toEqual(fired.map((_, at) => `A-${at + 1}`));
      for (const id of fired) {
        const told = watched.told.filter((text) => text.startsWith(`${id} `)).map((text) => text.split(' ')[1]);
        expect(told.filter((status, at) => status === 'resolved' && told[at - 1] !== 'firing')).toEqual([]);
        const last = watched.open.find((alert) => alert.id === id);
        if (last !== undefined)
          expect(told.at(-1) === 'resolved').toBe(last.resolvedMs !== null && last.notifiedMs !== null);
      }
    }),
    { numRuns: 60 },
  );
});
