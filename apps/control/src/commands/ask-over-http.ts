import { type CommandName, localPrincipal, type Principal } from '@rail/runtime';
import type { CommandsPort } from './commands.ts';

/** A body as it came, or none. */
export type CallerBody = Readonly<Record<string, unknown>> | undefined;

/** What an HTTP request wants; `Idempotency-Key` is the id of the command. */
export interface HttpAsk {
  readonly name: CommandName;
  readonly caller: Principal;
  readonly id: string | undefined;
  readonly body: CallerBody;
}

const longestName = 60;

/** Takes what an HTTP request wants to the part that does it; who sits at this machine may say who it is. */
export function askOverHttp(port: CommandsPort, { name, caller, id, body = {} }: HttpAsk): Promise<unknown> {
  const { by: said, ...wanted } = body;
  const isSaid = caller === localPrincipal && typeof said === 'string' && said.trim() !== '';
  const by = isSaid
    ? said
        .replaceAll(/\p{Cc}/gu, '')
        .trim()
        .slice(0, longestName)
    : caller.name;
  return port.get().ask({ name, by, body: wanted, id });
}
