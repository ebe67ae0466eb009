import { Environment } from '@rail/runtime';
import type { CommandContext } from '../command.ts';

const names = ['RAIL_ALERT_WEBHOOK', 'RAIL_ALERT_HEARTBEAT', 'RAIL_BOARD_URL'] as const;

/** Where an exchange of this process sends its alerts, and where their links lead, as far as that is configured. */
export interface Outlets {
  readonly webhookUrl?: string | undefined;
  readonly heartbeatUrl?: string | undefined;
  readonly boardUrl?: string | undefined;
}

/** @throws RailError CONFIG_INVALID, which never repeats a URL */
export function alertOutlets(env: CommandContext['env']): Outlets {
  const given = names.flatMap((name) => [name, `${name}_FILE`]).map((name) => [name, env[name]] as const);
  const settings = new Environment(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
  const web = ['http:', 'https:'];
  const webhookUrl = settings.secretUrl('RAIL_ALERT_WEBHOOK', web);
  const heartbeatUrl = settings.secretUrl('RAIL_ALERT_HEARTBEAT', web);
  const boardUrl = settings.url('RAIL_BOARD_URL', web)?.replace(/\/$/, '');
  settings.check();
  return { webhookUrl, heartbeatUrl, boardUrl };
}
