import { describe, expect, test } from '@jest/globals';
import type { BoardSnapshot, Sample, WatchedLine } from '@rail/board';
import { ManualClock, RailError } from '@rail/kernel';
import { BoardWatch } from './board-watch.ts';

const lines: readonly WatchedLine[] = [
  {
    id: 'health',
    number: 11,
    department: { zh: '卫生健康委员会', en: 'Health' },
    datasets: [
      {
        id: 'visit',
        zh: '就诊',
        en: 'Visits',
        topic: 'line.health.visit',
        partitions: 1,
        frequency: 'realtime',
        timetable: { window: '00:00-24:00', calendar: 'every-day', graceMs: 300_000 },
        freshnessMs: 60_000,
      },
    ],
  },
];

/** A watch over an exchange whose broker a test takes away. */
function aWatch() {
  const clock = new ManualClock(Date.parse('2026-11-24T10:00:00+08:00'));
  const exchange = { isAway: false, end: 0 };
  const watch = new BoardWatch({
    name: 'test',
    lines,
    sampler: {
      newestMs: () => Promise.resolve(new Map()),
      sample: (): Promise<Sample> => {
        if (exchange.isAway) return Promise.reject(new RailError('BROKER_UNREACHABLE', 'no broker answers'));
        exchange.end += 5;
        const ends = new Map([['line.health.visit/0', exchange.end]]);
        const stores = { kind: 'memory', fault: null } as const;
        const none = {
          starts: new Map(),
          groups: new Map(),
          outcomes: new Map(),
          paused: new Map(),
          heard: [],
          stores,
        };
        return Promise.resolve({ nowMs: clock.now(), monotonicMs: clock.monotonic(), ends, ...none });
      },
    },
    tally: { ledger: { verdict: 'ok', checkedMs: 1, fault: null } },
    feeds: () => [],
    clock,
  });
  return { clock, exchange, watch };
}

describe('the board of an exchange', () => {
  test('is that of the last look, and its figures those between two', async () => {
    const { clock, watch } = aWatch();
    await watch.lookAgain();
    clock.advance(1000);
    const board = await watch.lookAgain();

    expect(board).toMatchObject({ fault: null, sampledMs: clock.now(), totals: { inPerSecond: 5 } });
    expect(board.lines[0]).toMatchObject({ line: 'health', state: 'onTime' });
  });

  test('says why nobody could look, and knows nothing after 5 s of that', async () => {
    const { clock, exchange, watch } = aWatch();
    await watch.lookAgain();
    clock.advance(1000);
    await watch.lookAgain();
    exchange.isAway = true;
    clock.advance(4000);

    expect(await watch.lookAgain()).toMatchObject({ fault: expect.stringContaining('no broker answers') as unknown });
    expect(watch.board.lines[0]!.state).toBe('onTime');
    clock.advance(1001);
    expect(watch.board.lines[0]).toMatchObject({ state: 'unknown', reason: { kind: 'stale' } });
    exchange.isAway = false;
    expect((await watch.lookAgain()).lines[0]!.state).toBe('onTime');
  });

  test('is told to whoever follows, at once and with each look, until it is stopped', async () => {
    const { watch } = aWatch();
    const heard: (BoardSnapshot | undefined)[] = [];
    watch.follow((board) => heard.push(board));
    await watch.lookAgain();
    await watch.stop();

    expect(heard.map((board) => board?.lines.length)).toEqual([0, 1, undefined]);
  });

  test('is not told to whoever has left', async () => {
    const { watch } = aWatch();
    const heard: unknown[] = [];
    const leave = watch.follow((board) => heard.push(board));
    leave();
    await watch.lookAgain();

    expect(heard).toHaveLength(1);
  });
});
