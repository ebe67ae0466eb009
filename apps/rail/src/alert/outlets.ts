import { Environment } from '@rail/runtime';
import type { CommandContext } from '../command.ts';

const names = ['RAIL_ALERT_WEBHOOK', 'RAIL_ALERT_HEARTBEAT'] as const;

/** Where an exchange of this process sends its alerts. @throws RailError CONFIG_INVALID, which never repeats the URL */
export function alertOutlets(env: CommandContext['env']): { webhookUrl?: string; heartbeatUrl?: string } {
  const given = names.flatMap((name) => [name, `${name}_FILE`]).map((name) => [name, env[name]] as const);
  const settings = new Environment(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
  const webhookUrl = settings.secretUrl('RAIL_ALERT_WEBHOOK', ['http:', 'https:']);
  const heartbeatUrl = settings.secretUrl('RAIL_ALERT_HEARTBEAT', ['http:', 'https:']);
  settings.check();
  return { ...(webhookUrl !== undefined && { webhookUrl }), ...(heartbeatUrl !== undefined && { heartbeatUrl }) };
}
