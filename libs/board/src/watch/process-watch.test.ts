import { describe, expect, test } from '@jest/globals';
import { type HeardProcess, ProcessWatch } from './process-watch.ts';

const startMs = Date.parse('2026-11-24T10:00:00+08:00');
const place = 'line.health.visit/0';
const process = (instance: string, rest: Partial<HeardProcess> = {}): HeardProcess => ({
  part: 'router',
  instance,
  version: '0.1.0',
  startedMs: startMs,
  watches: [place],
  ageMs: 0,
  ...rest,
});

/** Looks once a second from `from` to `to`, at processes that are as old as they say then. */
function look(
  watch: ProcessWatch,
  from: number,
  to: number,
  heardAt: (second: number) => readonly HeardProcess[] | null,
): void {
  for (let second = from; second <= to; second++) {
    watch.observe(heardAt(second), startMs + second * 1000, second * 1000);
  }
}

/** One that beat until a moment and not after it. */
const until =
  (last: number, each: HeardProcess) =>
  (second: number): HeardProcess[] => [{ ...each, ageMs: Math.max(0, second - last) * 1000 }];

describe('a process that stops beating', () => {
  test('is missed within five seconds, and what it watched with it', () => {
    const watch = new ProcessWatch();
    look(watch, 0, 13, until(10, process('a')));
    expect(watch.lostOver('router', place)).toBeUndefined();
    look(watch, 14, 15, until(10, process('a')));
    expect(watch.lostOver('router', place)).toMatchObject({ instance: 'a', lastBeatMs: startMs + 10_000 });
    expect(watch.lostOver('builder', place)).toBeUndefined();
    expect(watch.processes).toMatchObject([{ part: 'router', instance: 'a', isAlive: false }]);
  });

  test('is not missed where another one of its part watches the same', () => {
    const watch = new ProcessWatch();
    const gone = until(10, process('a', { watches: [place, 'line.health.visit/1'] }));
    look(watch, 0, 20, (second) => [...gone(second), process('b')]);
    expect(watch.lostOver('router', place)).toBeUndefined();
    expect(watch.lostOver('router', 'line.health.visit/1')).toMatchObject({ instance: 'a' });
  });

  test('is not missed once it beats again, or has said good-bye', () => {
    const watch = new ProcessWatch();
    look(watch, 0, 20, until(10, process('a')));
    expect(watch.lostOver('router', place)).toBeDefined();
    look(watch, 21, 21, () => [process('a')]);
    expect(watch.lostOver('router', place)).toBeUndefined();

    look(watch, 22, 40, until(22, process('a')));
    look(watch, 41, 41, () => []);
    expect([watch.lostOver('router', place), watch.processes]).toEqual([undefined, []]);
  });

  test('is not called silent while nobody could hear it, nor at once when it can be heard again', () => {
    const watch = new ProcessWatch();
    look(watch, 0, 10, () => [process('a')]);
    look(watch, 11, 60, () => null);
    expect(watch.lostOver('router', place)).toBeUndefined();
    expect(watch.processes).toMatchObject([{ instance: 'a', isAlive: true, lastBeatMs: startMs + 10_000 }]);

    look(watch, 61, 64, until(10, process('a')));
    expect(watch.lostOver('router', place)).toBeUndefined();
    look(watch, 65, 65, until(10, process('a')));
    expect(watch.lostOver('router', place)).toBeDefined();
  });
});
