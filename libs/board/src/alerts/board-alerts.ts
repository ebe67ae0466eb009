import type { Alert } from '../api/alerts.ts';
import type { BoardAlerts } from '../snapshot.ts';
import { disposalOf } from './disposal.ts';
import type { AlertState } from './state.ts';
import { rankOf } from './texts.ts';

/** What the board shows of the alerts. */
export function boardAlerts({ open, closed }: AlertState, webhookFault: string | null, nowMs: number): BoardAlerts {
  const [worst] = [...open].sort(byUrgency);
  return {
    open: open.length,
    worst:
      worst === undefined
        ? null
        : {
            id: worst.id,
            rule: worst.rule,
            severity: worst.severity,
            subject: worst.subject,
            lines: worst.lines,
            firedMs: worst.firedMs,
            isAcknowledged: worst.ack !== null,
            isOver: worst.resolvedMs !== null,
          },
    disposal: disposalOf([...open, ...closed], nowMs),
    webhookFault,
  };
}

/** Nobody's before somebody's, what lasts before what is over, then the worst, then the oldest. */
function byUrgency(left: Alert, right: Alert): number {
  const first = (is: (alert: Alert) => boolean): number => Number(is(right)) - Number(is(left));
  return (
    first(({ ack }) => ack === null) ||
    first(({ resolvedMs }) => resolvedMs === null) ||
    rankOf(left.severity) - rankOf(right.severity) ||
    left.firedMs - right.firedMs
  );
}
