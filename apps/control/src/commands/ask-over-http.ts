import type { CommandName } from '@rail/runtime';
import type { CommandsPort } from './commands.ts';

/** A body as it came, or none. */
export type CallerBody = Readonly<Record<string, unknown>> | undefined;

/** Asks for what an HTTP request wants; `Idempotency-Key` is the id of the command. Who sits at this machine says who it is. */
export function askOverHttp(
  port: CommandsPort,
  name: CommandName,
  id: string | undefined,
  { by, ...body }: NonNullable<CallerBody>,
): Promise<unknown> {
  const caller = typeof by === 'string' && by.trim() !== '' ? by.trim().slice(0, 60) : 'local';
  return port.get().ask({ name, by: caller, body, id });
}
