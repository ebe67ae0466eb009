import type { Alert, AlertsAnswer } from '../api/alerts.ts';
import { isSameDay } from './clock.ts';

/**
 * 风险预警处置率 of the day in Asia/Shanghai that holds a moment: of the alerts that were due to be closed on it, or were
 * closed on it, those that were closed within their clock. Those of a drill count in neither.
 */
export function disposalOf(alerts: readonly Alert[], nowMs: number): AlertsAnswer['disposal'] {
  const counted = alerts.filter(
    ({ drill, dueMs, closed }) =>
      drill === null && (isSameDay(dueMs, nowMs) || (closed !== null && isSameDay(closed.atMs, nowMs))),
  );
  const closed = counted.filter((alert) => alert.closed !== null && alert.closed.atMs <= alert.dueMs).length;
  return { closed, due: counted.length, ratio: counted.length === 0 ? null : closed / counted.length };
}
