import { setTimeout as pause } from 'node:timers/promises';
import type { BoardSnapshot } from '@rail/board';

/**
 * The first board that shows it; `board` answers undefined while nobody can show one. Throws when none does in time, with
 * what the last one showed.
 */
export async function untilBoard(
  board: () => Promise<BoardSnapshot | undefined>,
  isSo: (board: BoardSnapshot) => boolean,
  withinMs: number,
): Promise<BoardSnapshot> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const now = await board();
    if (now !== undefined && isSo(now)) return now;
    if (performance.now() > deadline) {
      const states = now?.lines.map(({ line, state, cause, reason }) => [line, state, cause, reason.kind].join(' '));
      throw new Error(`not within ${withinMs} ms: ${states?.join(', ') ?? 'no board'}`);
    }
    await pause(250);
  }
}
