import type { Alert, Silence } from '../api/alerts.ts';
import type { BoardSnapshot } from '../snapshot.ts';
import { alertRules, type RuleName } from './rules.ts';

/** A silence holds for its subject, for a line whatever is to blame, for a rule, or for all. */
export function silences({ subject }: Silence, alert: Pick<Alert, 'subject' | 'rule' | 'lines'>): boolean {
  if (subject === 'exchange' || subject === alert.subject || subject === `rule/${alert.rule}`) return true;
  return alert.lines.length > 0 && alert.lines.every((line) => subject === `line/${line}`);
}

/** The drill under which an alert comes, if one runs. */
export function drillOf(
  alert: Pick<Alert, 'subject' | 'rule' | 'lines'>,
  all: readonly Silence[],
  nowMs: number,
): string | null {
  return (
    all.find((silence) => silence.drill !== null && nowMs < silence.untilMs && silences(silence, alert))?.drill ?? null
  );
}

/** Why an alert is shown and not sent: all its lines are stopped, somebody silenced it, it belongs to a drill. */
export function inhibitorOf(
  alert: Pick<Alert, 'subject' | 'rule' | 'lines' | 'drill'>,
  board: BoardSnapshot,
  all: readonly Silence[],
  nowMs: number,
): string | null {
  if (alert.drill !== null) return `drill ${alert.drill}`;
  const silence = all.find((each) => nowMs < each.untilMs && silences(each, alert));
  if (silence !== undefined) return `silenced by ${silence.by}: ${silence.reason}`;
  if (alertRules[alert.rule as RuleName].causes.length === 0 || alert.lines.length === 0) return null;
  const stopped = board.lines.filter(({ line, state }) => state === 'stopped' && alert.lines.includes(line));
  if (stopped.length < alert.lines.length) return null;
  const { reason } = stopped[0]!;
  return reason.kind === 'paused' ? `stopped by ${reason.by}: ${reason.why}` : 'stopped';
}
