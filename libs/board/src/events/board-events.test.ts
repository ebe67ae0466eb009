import { expect, test } from '@jest/globals';
import { asStale, type BoardProcess, type BoardSnapshot } from '../snapshot.ts';
import { aBoard, aLine } from '../testing/a-board.ts';
import { brokenByDatabase, WatchedAlerts } from '../testing/watched-alerts.ts';
import { alertEvent } from './alert-event.ts';
import { BoardEvents } from './board-events.ts';

const board = (rest: Partial<BoardSnapshot> = {}): BoardSnapshot => ({ ...aBoard(), ...rest });
const english = (events: ReturnType<BoardEvents['observe']>): string[] => events.map(({ text }) => text.en);

test('a line that changes is told once, with why, and of the first look nothing', () => {
  const seen = new BoardEvents();
  expect(seen.observe(board())).toEqual([]);
  const changed = board({ lines: [aLine(1, brokenByDatabase('market-entities')), ...aBoard().lines.slice(1)] });
  const events = seen.observe(changed);

  expect(events).toMatchObject([{ kind: 'state', line: 'market-regulation', link: '/lines/market-regulation' }]);
  expect(events[0]!.text.en).toContain('BROKEN');
  expect(events[0]!.text.en).toContain('53300 too many clients');
  expect(events[0]!.text.zh).toContain('中断');
  expect(seen.observe(changed)).toEqual([]);
});

test('a board that nobody sees is one event, not nineteen, and what changed meanwhile is told after it', () => {
  const seen = new BoardEvents();
  seen.observe(board());
  const blind = asStale(board({ fault: 'RAIL-1010 no broker answers' }));

  expect(english(seen.observe(blind))).toEqual(['the exchange is not seen any more: RAIL-1010 no broker answers']);
  expect(seen.observe(blind)).toEqual([]);
  const lines = [aLine(1, { state: 'quiet', reason: { kind: 'noneDue' } }), ...aBoard().lines.slice(1)];
  const after = english(seen.observe(board({ lines })));
  expect(after[0]).toBe('the exchange is seen again');
  expect(after).toHaveLength(2);
});

test('processes that come, go and start anew are told, and a store that is away', () => {
  const [router] = aBoard().processes;
  const other: BoardProcess = { ...router!, instance: 'b' };
  const seen = new BoardEvents();
  seen.observe(board());

  expect(english(seen.observe(board({ processes: [router!, other] })))).toEqual(['process router b has come']);
  const gone = { ...router!, isAlive: false };
  expect(english(seen.observe(board({ processes: [gone, other] })))).toEqual([
    'process router a is not heard any more',
  ]);
  const again = { ...router!, startedMs: router!.startedMs + 1 };
  expect(english(seen.observe(board({ processes: [again, other] })))).toEqual(['process router a has come']);
  const fault = { sinceMs: 1, what: 'ECONNREFUSED' };
  expect(english(seen.observe(board({ processes: [again, other], stores: { kind: 'redis', fault } })))).toEqual([
    'redis does not answer: ECONNREFUSED',
  ]);
});

test('what is told of an alert is who did what with it', () => {
  const watched = new WatchedAlerts();
  watched.set(10, brokenByDatabase('health-insurance'));
  watched.run(40);
  watched.ack('A-1', 'raising max_connections');
  watched.close('A-1', 'job moved');
  const told = watched.transitions.map((transition) => alertEvent(transition, 0)?.text.en);

  expect(told).toEqual([
    'A-1 fired: medical-security (Medical Security) BROKEN, cause B (database health-insurance)',
    'A-1 acknowledged by zhang: raising max_connections',
    'A-1 closed by zhang: job moved',
  ]);
});
