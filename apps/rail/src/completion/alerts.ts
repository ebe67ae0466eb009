import type { AlertsAnswer } from '@rail/board/api';
import type { CommandContext } from '../command.ts';
import { askControl } from '../control/ask-control.ts';

/** The alerts that are open; the shell waits no longer than it allows. */
export async function openAlertsOf(context: CommandContext): Promise<string[]> {
  const { open } = await askControl<AlertsAnswer>(context, '/v1/alerts');
  return open.map(({ id }) => id);
}
