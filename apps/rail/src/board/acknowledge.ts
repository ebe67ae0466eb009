import type { Alert } from '@rail/board/api';
import type { CommandContext } from '../command.ts';
import { tellControl } from '../control/ask-control.ts';

/** How a board takes an alert on at control, and what it says then. */
export function acknowledgeAt(context: CommandContext): (alert: string, note: string) => Promise<string> {
  return async (alert, note) => {
    const { id, ack } = await tellControl<Alert>(context, `/v1/alerts/${alert}/ack`, { note });
    const by = ack?.by ?? '';
    return context.language === 'zh' ? `${id} 已由 ${by} 确认` : `${id} acknowledged by ${by}`;
  };
}
