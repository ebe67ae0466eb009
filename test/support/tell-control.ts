import { setTimeout as pause } from 'node:timers/promises';
import type { BoardLine, BoardSnapshot } from '@rail/board';

/** Where control answers, and the token of who asks, where it wants one. */
export interface ControlDoor {
  readonly registryUrl: string;
  readonly token?: string | undefined;
}

const headersOf = ({ token }: ControlDoor): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

/** What control answers to a GET. */
export async function askControl<Answer>(door: ControlDoor, path: string): Promise<Answer> {
  return (await (await fetch(`${door.registryUrl}${path}`, { headers: headersOf(door) })).json()) as Answer;
}

/** What control answers to a POST. */
export async function tellControl(
  door: ControlDoor,
  path: string,
  body: object,
  id?: string,
): Promise<{ status: number; json: unknown }> {
  const key = id !== undefined && { 'idempotency-key': id };
  const headers = { 'content-type': 'application/json', ...headersOf(door), ...key };
  const answer = await fetch(`${door.registryUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, json: await answer.json() };
}

/** A line on the board as it is now. */
export async function lineOnBoard(door: ControlDoor, line: string): Promise<BoardLine> {
  const board = await askControl<BoardSnapshot>(door, '/v1/board');
  return board.lines.find((each) => each.line === line)!;
}

/** Looks until it holds; fails after the time given, with what was seen last. */
export async function until<Seen>(
  what: string,
  look: () => Promise<Seen>,
  holds: (seen: Seen) => boolean,
  withinMs = 20_000,
): Promise<Seen> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}; ${JSON.stringify(seen)}`);
    await pause(50);
  }
}
