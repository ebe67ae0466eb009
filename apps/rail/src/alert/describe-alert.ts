import type { Alert, AlertsAnswer } from '@rail/board/api';
import type { Language } from '../command.ts';
import { shownDuration, shownTime } from '../output/shown-time.ts';

/** Where an alert stands, in a word. */
export function standOf({ closed, resolvedMs, ack, inhibitedBy }: Alert, language: Language): string {
  const zh = language === 'zh';
  if (closed !== null) return zh ? '已关闭' : 'closed';
  if (resolvedMs !== null) return zh ? '已恢复, 待关闭' : 'over, to be closed';
  if (inhibitedBy !== null) return zh ? '抑制' : 'held back';
  if (ack !== null) return zh ? '已确认' : 'acknowledged';
  return zh ? '未确认' : 'not acknowledged';
}

/** One alert for a person: what, whose cause, what suffers, who does what until when. */
export function describeAlert(alert: Alert, language: Language, timeZone: string, nowMs: number): string {
  const { id, rule, severity, summary, impact, evidence, firedMs, dueMs, ack, closed, resolvedMs } = alert;
  const time = (ms: number): string => shownTime(ms, timeZone);
  const due = closed === null && nowMs > dueMs ? ` (${shownDuration(nowMs - dueMs)} ago)` : '';
  const row = (head: string, text: string): string => `  ${head.padEnd(9)}${text}`;
  return [
    `${id}  ${rule}  ${severity}  ${standOf(alert, language)}`,
    summary[language],
    row('impact', impact[language]),
    row('since', `${time(firedMs)}: ${evidence[language]}`),
    ...(alert.lines.length > 0 ? [row('lines', alert.lines.join(', '))] : []),
    ...(resolvedMs === null
      ? []
      : [row('over', `${time(resolvedMs)}${alert.relapses > 0 ? `, came back ${alert.relapses} times` : ''}`)]),
    ...(alert.inhibitedBy === null ? [] : [row('held', alert.inhibitedBy)]),
    ...(ack === null ? [] : [row('ack', `${ack.by} ${time(ack.atMs)}${ack.note === '' ? '' : `: ${ack.note}`}`)]),
    ...(closed === null
      ? [row('due', `${time(dueMs)}${due}`)]
      : [row('closed', `${closed.by} ${time(closed.atMs)}: ${closed.note}`)]),
    row('first', alert.firstCommand),
    row('runbook', `docs/${alert.runbook}`),
  ].join('\n');
}

/** `disposed today 6/7 = 86 %`. */
export function disposalText({ closed, due, ratio }: AlertsAnswer['disposal'], language: Language): string {
  const rate = ratio === null ? undefined : `${closed}/${due} = ${Math.round(ratio * 100)} %`;
  if (language === 'zh') return `风险预警处置率 ${rate ?? '- (今日没有到期告警)'}`;
  return rate === undefined ? 'disposed today: nothing is due' : `disposed today ${rate}`;
}
