import type { Transition } from '../alerts/state.ts';
import type { ExchangeEvent } from '../api/alerts.ts';

const words: Readonly<Partial<Record<Transition['kind'], { readonly zh: string; readonly en: string }>>> = {
  fired: { zh: '告警', en: 'fired' },
  worsened: { zh: '升级', en: 'has become worse' },
  relapsed: { zh: '再次发生', en: 'came back' },
  resolved: { zh: '已恢复', en: 'is over' },
  acknowledged: { zh: '已确认', en: 'acknowledged' },
  closed: { zh: '已关闭', en: 'closed' },
};

/** What the log says of a step of an alert; none for what only changes how it is shown. */
export function alertEvent({ kind, alert }: Transition, atMs: number): ExchangeEvent | undefined {
  const word = words[kind];
  if (word === undefined) return undefined;
  const act = kind === 'acknowledged' ? alert.ack : kind === 'closed' ? alert.closed : null;
  const by = act === null ? '' : `${act.by}${act.note === '' ? '' : `: ${act.note}`}`;
  const text = {
    zh: act === null ? `${alert.id} ${word.zh}: ${alert.summary.zh}` : `${alert.id} ${word.zh}, ${by}`,
    en: act === null ? `${alert.id} ${word.en}: ${alert.summary.en}` : `${alert.id} ${word.en} by ${by}`,
  };
  const line = alert.lines.length === 1 ? alert.lines[0]! : null;
  return { atMs, kind: 'alert', line, text, link: `/alerts/${alert.id}` };
}
