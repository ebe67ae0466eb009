import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { type ErrorCode, errorTable, RailError } from '@rail/kernel';
import type { Problem } from '@rail/runtime';
import type { CommandContext } from '../command.ts';

/** Where control is, and with which token it is asked. */
type Asking = Pick<CommandContext, 'controlUrl' | 'env'>;

/** Longer than control waits for another part of the exchange. */
const answerMs = 30_000;

/**
 * Tells control to do something, under an id of its own: what is sent twice on the way is done once.
 * @throws RailError CONTROL_UNREACHABLE, or with which control refused
 */
export function tellControl<Answer>(context: Asking, path: string, body: object): Promise<Answer> {
  return request<Answer>(context, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    // With a token, control knows who it is.
    body: JSON.stringify({ ...body, by: userName() }),
  });
}

/** None where the user of the process has no name, as in a container. */
function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

/** Asks control for something. @throws RailError CONTROL_UNREACHABLE, or with which control refused */
export function askControl<Answer>(context: Asking, path: string): Promise<Answer> {
  return request<Answer>(context, path, { method: 'GET', headers: {} });
}

interface Wanted {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function request<Answer>(context: Asking, path: string, wanted: Wanted): Promise<Answer> {
  const { controlUrl, env } = context;
  const url = `${controlUrl}${path}`;
  const token = env['RAIL_TOKEN'];
  const response = await fetch(url, {
    ...wanted,
    headers: { ...wanted.headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    signal: AbortSignal.timeout(answerMs),
  }).catch((cause: unknown) => {
    throw new RailError('CONTROL_UNREACHABLE', 'control does not answer', { at: controlUrl, cause });
  });
  const answer: unknown = await response.json().catch((cause: unknown) => {
    throw new RailError('CONTROL_UNREACHABLE', 'what answers is no control', { at: controlUrl, cause });
  });
  if (response.ok) return answer as Answer;
  const { code, detail = '', at } = answer as Partial<Problem>;
  const known = Object.entries(errorTable).find(([, row]) => row.number === code);
  if (known === undefined)
    throw new RailError('CONTROL_UNREACHABLE', `control answers ${response.status}`, { at: url });
  throw new RailError(known[0] as ErrorCode, detail, at === undefined ? {} : { at });
}
