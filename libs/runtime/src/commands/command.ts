import { createHash } from 'node:crypto';
import { describeError, type ErrorCode, errorTable, isRailError, RailError } from '@rail/kernel';

/** Which part of the exchange carries out what. */
export const servedBy = {
  'line.pause': 'control',
  'line.resume': 'control',
  'line.rate': 'control',
  'agreements.reload': 'control',
  'replay.start': 'publisher',
  'replay.steer': 'publisher',
  'replay.list': 'publisher',
} as const;

/** Those that only ask: they change nothing, and their answers are not kept. */
export const questions: ReadonlySet<string> = new Set<CommandName>(['replay.list']);

export type CommandName = keyof typeof servedBy;
export type CommandPart = (typeof servedBy)[CommandName];

/** What somebody wants done. Its id tells it apart from all others: sent again, it is answered again and not done again. */
export interface Command {
  readonly id: string;
  readonly name: CommandName;
  /** Who wants it. */
  readonly by: string;
  readonly body: unknown;
}

/** What a part says to a command. */
export type CommandReply =
  | { readonly ok: true; readonly answer: unknown; readonly isRepeated: boolean }
  | {
      readonly ok: false;
      readonly error: { readonly code: ErrorCode; readonly message: string; readonly at: string | null };
    };

const longestId = 100;

/** @throws RailError COMMAND_INVALID */
export function checkCommandId(id: unknown): void {
  if (typeof id === 'string' && id !== '' && id.length <= longestId) return;
  throw new RailError('COMMAND_INVALID', `the id of a command is a text of 1 to ${longestId} signs`);
}

export const commandIdUsed = (id: string): RailError =>
  new RailError('COMMAND_ID_USED', `${id} is the id of another command`);

/** The same for those who want the same, whoever sends it. */
export function digestOfWish({ name, body }: { readonly name: string; readonly body: unknown }): string {
  return createHash('sha256')
    .update(JSON.stringify([name, inOrder(body ?? null)]))
    .digest('base64url');
}

/** The same value with the members of objects in one order: who writes them otherwise means the same. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, member]) => [key, inOrder(member)]),
  );
}

export function refusal(error: unknown): CommandReply {
  if (!isRailError(error))
    return { ok: false, error: { code: 'INTERNAL_DEFECT', message: describeError(error), at: null } };
  const { code, message, at } = error;
  return { ok: false, error: { code, message, at: at ?? null } };
}

/** The answer of a part. @throws RailError with which it refused */
export function answerOf(reply: CommandReply): unknown {
  if (reply.ok) return reply.answer;
  const { code, message, at } = reply.error;
  // A part of a newer version may know more errors.
  const known = code in errorTable ? code : 'INTERNAL_DEFECT';
  throw new RailError(known, message, at === null ? {} : { at });
}
