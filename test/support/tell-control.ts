import { setTimeout as pause } from 'node:timers/promises';
import type { BoardLine, BoardSnapshot } from '@rail/board';

/** What control answers to a POST. */
export async function tellControl(
  url: string,
  path: string,
  body: object,
  id?: string,
): Promise<{ status: number; json: unknown }> {
  const headers = { 'content-type': 'application/json', ...(id !== undefined && { 'idempotency-key': id }) };
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, json: await answer.json() };
}

/** A line on the board as it is now. */
export async function lineOnBoard(url: string, line: string): Promise<BoardLine> {
  const board = (await (await fetch(`${url}/v1/board`)).json()) as BoardSnapshot;
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
