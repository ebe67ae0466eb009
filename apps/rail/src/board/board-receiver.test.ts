import { describe, expect, test } from '@jest/globals';
import type { BoardSnapshot } from '@rail/board';
import { BoardReceiver } from './board-receiver.ts';

const board = (sampledMs: number): BoardSnapshot => ({
  schema: 'rail.board/1',
  name: 'test',
  sampledMs,
  startedMs: 0,
  fault: null,
  totals: { inPerSecond: 0, outPerSecond: 0, quarantinedPerSecond: 0 },
  ledger: { verdict: 'ok', checkedMs: 1, fault: null },
  processes: [],
  stores: { kind: 'memory', fault: null },
  alerts: null,
  lines: [],
});

describe('what is shown', () => {
  test('is the newest board for 5 s, then one that knows nothing', () => {
    const receiver = new BoardReceiver();
    receiver.receive(board(1_000_000), 100);

    expect(receiver.at(5100)?.board.ledger.verdict).toBe('ok');
    expect(receiver.at(5101)?.board.ledger.verdict).toBe('unknown');
    expect(receiver.at(5101)?.nowMs).toBe(1_005_001);
  });

  test('is not fresh because the same is told again', () => {
    const receiver = new BoardReceiver();
    for (const atMs of [0, 3000, 6000]) receiver.receive(board(1), atMs);

    expect(receiver.at(6001)?.board.ledger.verdict).toBe('unknown');
  });

  test('is nothing before the first', () => {
    expect(new BoardReceiver().at(1)).toBeUndefined();
  });
});
