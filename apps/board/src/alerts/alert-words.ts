import type { Alert, Severity } from '@rail/board/api';
import type { Bilingual } from '../state/language.ts';

export const severityWords: Readonly<Record<Severity, Bilingual>> = {
  page: { zh: '呼叫', en: 'page' },
  ticket: { zh: '工单', en: 'ticket' },
  notify: { zh: '通知', en: 'notice' },
};

/** Where an alert stands. */
export function standingOf({ ack, closed, resolvedMs, inhibitedBy }: Alert): Bilingual {
  if (closed !== null) return { zh: '已关闭', en: 'closed' };
  if (resolvedMs !== null) return { zh: '已恢复, 待关闭', en: 'over, to be closed' };
  if (ack !== null) return { zh: `${ack.by} 处理中`, en: `acked by ${ack.by}` };
  if (inhibitedBy !== null) return { zh: '被抑制', en: 'held back' };
  return { zh: '待确认', en: 'not acked' };
}
