import { type BoardSnapshot, changesBetween, countsText, type Language } from '@rail/board';
import { writeOut } from '../output/write.ts';
import { BoardReceiver } from './board-receiver.ts';
import type { BoardSource } from './board-source.ts';

const everyMs = 1000;

/** For a pipe, or a screen too narrow for a table: a line for each change, until the signal aborts. */
export async function printChanges(
  source: BoardSource,
  language: Language,
  line: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const receiver = new BoardReceiver();
  let last: BoardSnapshot | undefined;
  const look = (): void => {
    const now = receiver.at(performance.now());
    if (now === undefined) return;
    const board =
      line === undefined ? now.board : { ...now.board, lines: now.board.lines.filter((one) => one.line === line) };
    if (last === undefined) writeOut(countsText(board, language));
    for (const text of changesBetween(last, board, language)) writeOut(text);
    last = board;
  };
  source.follow((board) => {
    receiver.receive(board, performance.now());
    look();
  }, signal);
  const timer = setInterval(look, everyMs);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  clearInterval(timer);
}
