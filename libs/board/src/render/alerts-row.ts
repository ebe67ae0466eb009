import type { BoardAlerts, BoardSnapshot } from '../snapshot.ts';
import { stateWords } from '../states.ts';
import type { Row, Span } from './row.ts';
import { spanText } from './units.ts';
import type { Language } from './words.ts';

/** How many alerts are open, which is the first to look at, and 风险预警处置率 of today. */
export function alertsRow(snapshot: BoardSnapshot, language: Language, nowMs: number): Row {
  const { alerts } = snapshot;
  if (alerts === null) return [];
  const { open, worst, disposal, webhookFault } = alerts;
  const zh = language === 'zh';
  const count = zh ? `告警 ${open === 0 ? '无' : `${open} 条未关闭`}` : `alerts ${open === 0 ? 'none' : open} open`;
  const isUrgent = worst !== null && !worst.isAcknowledged && !worst.isOver;
  const first: Span = {
    text: worst === null ? count : `${count} (${worstText(snapshot, worst, language, nowMs)})`,
    ...(isUrgent && { tone: worst.severity === 'page' ? ('broken' as const) : ('late' as const) }),
  };
  const rate =
    disposal.ratio === null ? '-' : `${disposal.closed}/${disposal.due} = ${Math.round(disposal.ratio * 100)} %`;
  return [
    first,
    { text: `   ${zh ? '今日处置' : 'disposed today'} ${rate}   风险预警处置率` },
    ...(webhookFault === null ? [] : [{ text: `   webhook: ${webhookFault}`, tone: 'broken' as const }]),
  ];
}

function worstText(
  { lines }: BoardSnapshot,
  worst: NonNullable<BoardAlerts['worst']>,
  language: Language,
  nowMs: number,
): string {
  const numbers = lines.filter(({ line }) => worst.lines.includes(line)).map(({ number }) => number);
  const about =
    numbers.length === 0 ? worst.subject : numbers.length <= 3 ? numbers.join(', ') : countOf(numbers.length, language);
  const span = spanText(Math.max(0, nowMs - worst.firedMs));
  return `${worst.id} ${ruleWord(worst.rule, language)} ${about}, ${span}, ${stand(worst, language)}`;
}

const countOf = (count: number, language: Language): string =>
  language === 'zh' ? `${count} 条线路` : `${count} lines`;

/** Of a line the word of its state; of anything else the rule. */
function ruleWord(rule: string, language: Language): string {
  if (rule === 'LineBroken') return stateWords.broken[language];
  return rule === 'LineLate' || rule === 'LineOverdue' ? stateWords.late[language] : rule;
}

function stand({ isOver, isAcknowledged }: NonNullable<BoardAlerts['worst']>, language: Language): string {
  const zh = language === 'zh';
  if (isOver) return zh ? '已恢复, 待关闭' : 'over, to be closed';
  if (isAcknowledged) return zh ? '已确认' : 'acked';
  return zh ? '未确认' : 'not acked';
}
