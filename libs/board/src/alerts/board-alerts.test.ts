import { expect, test } from '@jest/globals';
import { brokenByDatabase, overdueLine, WatchedAlerts } from '../testing/watched-alerts.ts';
import { boardAlerts } from './board-alerts.ts';

test('the first to look at is nobody’s before somebody’s, one that lasts before one that is over, the worst, the oldest', () => {
  const watched = new WatchedAlerts();
  const first = (): string | undefined => boardAlerts(watched.state, null, watched.nowMs).worst?.id;
  expect(first()).toBeUndefined();
  watched.set(5, overdueLine(watched.nowMs));
  watched.run(5);
  watched.set(6, overdueLine(watched.nowMs));
  watched.run(5);
  expect(first()).toBe('A-1');
  watched.set(10, brokenByDatabase('health-insurance'));
  watched.run(40);
  expect(first()).toBe('A-3');
  watched.ack('A-3');
  expect(first()).toBe('A-1');
  watched.set(5, {});
  watched.run(130);

  expect(first()).toBe('A-2');
  expect(boardAlerts(watched.state, 'the receiver answers 500', watched.nowMs)).toMatchObject({
    open: 3,
    worst: { id: 'A-2', isAcknowledged: false, isOver: false },
    webhookFault: 'the receiver answers 500',
  });
});
