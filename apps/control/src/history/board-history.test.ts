import { expect, test } from '@jest/globals';
import type { BoardLine, BoardSnapshot } from '@rail/board';
import type { Catalogue } from '@rail/catalogue';
import { BoardHistory } from './board-history.ts';

const startMs = Date.parse('2026-11-24T00:00:00+08:00');
const everyMs = 15_000;
const day = 5760;

const aStage = (stage: 'route' | 'commit', reader: string | null, at: number): BoardLine['stages'][number] => ({
  stage,
  reader,
  lagRecords: at % 13,
  delayMs: (at * 37) % 900,
  catchUpMs: (at * 37) % 900,
  stuckMs: 0,
  isAbsent: false,
  failure: null,
});

/** A line of an exchange at work: every figure moves from look to look. */
function aLine(number: number, at: number, state: BoardLine['state'] = 'onTime'): BoardLine {
  const count = 100 + ((at * number) % 77);
  const atMs = startMs + at * everyMs;
  return {
    line: `department-of-some-length-${number}`,
    number,
    department: { zh: '人力资源和社会保障厅', en: 'Human Resources and Social Security' },
    state,
    cause: null,
    reason: { kind: 'kept' },
    dataset: 'record',
    sinceMs: startMs,
    dueMs: atMs + 300_000,
    overdueMs: null,
    inPerSecond: count / 15,
    outPerSecond: count / 5,
    lagRecords: at % 13,
    ageMs: (at * 37) % 900,
    promiseMs: 60_000,
    intervalMs: 300_000,
    quarantinedPerSecond: 0.1,
    quarantined: at % 20,
    fiveMinutes: { records: count * 20, quarantined: at % 7 },
    history: Array.from(
      { length: Math.min(60, at + 1) },
      (_, back) => 100 + (((at - back) * number) % 77),
    ).toReversed(),
    publish: { lastPublishedMs: atMs - ((at * 7) % 1000) },
    share: { agreements: 2 },
    stages: [aStage('route', null, at), aStage('commit', 'market-entities', at), aStage('commit', 'labour', at + 1)],
    datasets: ['record', 'event', 'register'].map((dataset) => ({
      dataset,
      zh: '记录',
      en: 'Records',
      state,
      cause: null,
      dueMs: atMs + 300_000,
      lastPublishedMs: atMs - ((at * 7) % 1000),
    })),
  };
}

const aBoard = (at: number, state?: BoardLine['state']): BoardSnapshot => ({
  schema: 'rail.board/1',
  name: 'test',
  sampledMs: startMs + at * everyMs,
  startedMs: startMs,
  fault: null,
  totals: { inPerSecond: at, outPerSecond: at, quarantinedPerSecond: 0 },
  ledger: { verdict: 'ok', checkedMs: startMs + at, fault: null },
  processes: [],
  stores: { kind: 'memory', fault: null },
  alerts: null,
  lines: Array.from({ length: 19 }, (_, index) => aLine(index + 1, at, index === 4 ? state : 'onTime')),
});

const catalogue = {
  lines: Array.from({ length: 19 }, (_, at) => ({ id: `department-of-some-length-${at + 1}`, number: at + 1 })),
} as unknown as Pick<Catalogue, 'lines'>;

const historyOf = (count: number): BoardHistory => {
  const history = new BoardHistory(catalogue);
  for (let at = 0; at < count; at++) history.add(aBoard(at));
  return history;
};

test('the board of a moment is the newest that was kept before it, whole: figures, stages and the bars of 15 minutes', () => {
  const history = historyOf(200);
  const { lines, sampledMs, askedMs } = history.at(startMs + 137 * everyMs + 9000);
  const expected = aBoard(137).lines[2]!;
  const { history: bars, ...rest } = lines[2]!;

  expect(sampledMs).toBe(startMs + 137 * everyMs);
  expect(askedMs).toBe(startMs + 137 * everyMs + 9000);
  expect({ ...rest, history: [] }).toEqual({ ...expected, history: [] });
  expect(bars).toHaveLength(60);
  // Each look knows the last 15 s that are complete: the bars are those of one look earlier.
  expect(bars.slice(1)).toEqual(expected.history.slice(0, 59));
});

test('a moment before the first board is refused, one long after the last is unknown', () => {
  const history = historyOf(3);

  expect(() => history.at(startMs - 1)).toThrow(/they begin at 2026-11-23T16:00:00/);
  expect(history.at(startMs + 2 * everyMs + 60_000).lines[0]).toMatchObject({ state: 'unknown' });
});

test('what was kept is read again after a restart, from the first whole board on', () => {
  const kept: Buffer[] = [];
  const first = new BoardHistory(catalogue);
  for (let at = 0; at < 100; at++) kept.push(first.add(aBoard(at)));
  const again = new BoardHistory(catalogue);
  // Retention has taken the first seven, the whole one among them.
  for (const bytes of kept.slice(7)) again.restore(bytes, 'test/0/0', startMs + 100 * everyMs);

  expect(again.count).toBe(60);
  expect(again.at(startMs + 70 * everyMs)).toMatchObject({ totals: { inPerSecond: 70 } });
  expect(() => again.at(startMs + 20 * everyMs)).toThrow(/no board/);
  expect(() => again.restore(Buffer.from('x'), 'rail.board/0/9', startMs)).toThrow(/is not one/);
});

test('the worst state of each quarter of an hour is told, oldest first, and null where nobody looked', () => {
  const history = new BoardHistory(catalogue);
  for (let at = 0; at < 180; at++) history.add(aBoard(at, at === 70 ? 'broken' : at > 100 ? 'late' : 'quiet'));
  const { fromMs, stepMs, lines } = history.answer(startMs + 180 * everyMs);
  const states = lines[4]!.states.slice((startMs - fromMs) / stepMs);

  expect(states.slice(0, 3)).toEqual(['quiet', 'broken', 'late']);
  expect(lines[0]!.states.at(-2)).toBe('onTime');
  expect(lines[0]!.states[0]).toBeNull();
  expect(lines[4]!.states.length).toBeLessThanOrEqual(97);
});

test('a day takes less than 15 MB', () => {
  const hours = 2;
  const { bytes } = historyOf((day * hours) / 24);

  expect((bytes * 24) / hours).toBeLessThan(15_000_000);
});

test('boards older than a day go, with the whole one that they need', () => {
  const history = new BoardHistory(catalogue);
  for (let at = 0; at < 200; at++) history.add(aBoard(at * 60)); // one each 15 minutes: 50 hours

  expect(history.count).toBeLessThanOrEqual(96 + 41);
  expect(() => history.at(startMs)).toThrow(/no board/);
  expect(history.at(startMs + 199 * 60 * everyMs)).toMatchObject({ totals: { inPerSecond: 199 * 60 } });
});
