import { type Command, servedBy } from '../command.ts';

/** A command on its way: nobody carries it out once its sender has ceased to wait. */
export interface CommandMessage extends Command {
  readonly untilMs: number;
}

/** The command in a message of `rail.commands`, or nothing if none is in it that anybody here knows. */
export function commandOf(value: unknown): CommandMessage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, name, by, body, untilMs } = value as Partial<CommandMessage>;
  const isKnown = typeof name === 'string' && Object.hasOwn(servedBy, name);
  if (!isKnown || typeof id !== 'string' || typeof by !== 'string' || typeof untilMs !== 'number') return undefined;
  return { id, name, by, body, untilMs };
}
