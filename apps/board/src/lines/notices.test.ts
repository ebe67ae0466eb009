import { describe, expect, test } from '@jest/globals';
import { aBoard, nowMs } from '../../../../libs/board/src/testing/a-board.ts';
import { noticesOf } from './notices.ts';

describe('what is wrong with the exchange itself', () => {
  test('nothing, while every process beats and every store answers', () => {
    expect(noticesOf(aBoard(), 'en')).toEqual([]);
  });

  test('a process without a heartbeat is named, with when it was heard last', () => {
    const board = aBoard();
    const processes = board.processes.map((each) => ({ ...each, isAlive: false, lastBeatMs: nowMs }));

    expect(noticesOf({ ...board, processes }, 'en')).toEqual([
      { text: 'router a: no heartbeat since 02:31:02', isBroken: true },
    ]);
  });

  test('a store that is away is said in both languages, and breaks nothing', () => {
    const stores = { kind: 'redis', fault: { sinceMs: nowMs, what: 'ECONNREFUSED' } } as const;

    expect(noticesOf({ ...aBoard(), stores }, 'en')).toMatchObject([{ isBroken: false }]);
    expect(noticesOf({ ...aBoard(), stores }, 'zh')[0]?.text).toContain('Redis 自 02:31:02 起');
  });

  test('a ledger that does not balance comes before a webhook that takes nothing', () => {
    const board = aBoard();
    const ledger = { ...board.ledger, verdict: 'broken', fault: 'pairs do not add up' } as const;
    const alerts = { ...board.alerts!, webhookFault: 'HTTP 500' };

    expect(noticesOf({ ...board, ledger, alerts }, 'zh').map(({ text }) => text)).toEqual([
      'pairs do not add up',
      '告警送不出去: HTTP 500',
    ]);
  });
});
