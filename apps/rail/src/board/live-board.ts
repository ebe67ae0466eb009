import {
  type AmbiguousWidth,
  type BoardSnapshot,
  type BoardView,
  type Colours,
  pressKey,
  renderScreen,
  visibleLines,
} from '@rail/board';
import { describeError } from '@rail/kernel';
import { holdNotices } from '../output/write.ts';
import { BoardReceiver } from './board-receiver.ts';
import type { BoardSource } from './board-source.ts';
import { Terminal } from './terminal.ts';

export interface LiveBoardOptions {
  readonly source: BoardSource;
  readonly view: BoardView;
  readonly colours: Colours;
  /** Nobody presses keys: the screen shows none, and its clock and heartbeat always move. */
  readonly isWall: boolean;
  /** Takes an alert on, and says so; none where nobody can be told. */
  readonly acknowledge?: (alert: string, note: string) => Promise<string>;
}

const clockMs = 1000;

/** Fills the screen with the board until somebody leaves it or the signal aborts; then the screen is as it was. */
export async function showLiveBoard(options: LiveBoardOptions, signal: AbortSignal): Promise<void> {
  const left = new AbortController();
  const ending = AbortSignal.any([signal, left.signal]);
  const receiver = new BoardReceiver();
  const release = holdNotices();
  let view = options.view;
  let ambiguous: AmbiguousWidth = 'narrow';
  let paused: ReturnType<BoardReceiver['at']>;
  const seen = (): ReturnType<BoardReceiver['at']> => paused ?? receiver.at(performance.now());

  const alertOf = (board: BoardSnapshot | undefined): string | null =>
    options.acknowledge === undefined ? null : (board?.alerts?.worst?.id ?? null);
  const sendNote = ({ alert, note }: NonNullable<BoardView['noting']>): void => {
    view = { ...view, noting: null };
    const say = (said: string): void => {
      view = { ...view, said };
      draw();
    };
    void options.acknowledge?.(alert, note).then(say, (error: unknown) => say(describeError(error)));
  };

  const terminal = new Terminal(
    { input: process.stdin, output: process.stdout },
    options.colours,
    (key) => {
      const now = seen();
      const rows = now === undefined ? [] : visibleLines(now.board, view, terminal.size).shown.map(({ line }) => line);
      const isTyping = view.isTyping || view.noting !== null;
      const isLeaving = key === 'interrupt' || (typeof key === 'object' && key.typed === 'q' && !isTyping);
      if (!options.isWall || isLeaving) view = pressKey(view, key, rows, alertOf(now?.board));
      if (view.noting?.isDone === true) sendNote(view.noting);
      paused = view.isPaused ? (paused ?? now) : undefined;
      if (view.isLeaving) left.abort();
      else draw();
    },
    () => draw(),
  );
  const draw = (): void => {
    const now = seen();
    if (now === undefined) return;
    const { isWall } = options;
    terminal.draw(renderScreen(now.board, view, { ...terminal.size, nowMs: now.nowMs, ambiguous, isWall }));
  };

  terminal.open();
  try {
    ambiguous = await terminal.ambiguousWidth();
    options.source.follow((board) => {
      receiver.receive(board, performance.now());
      draw();
    }, ending);
    const timer = setInterval(draw, clockMs);
    await new Promise<void>((resolve) => {
      if (ending.aborted) resolve();
      ending.addEventListener('abort', () => resolve(), { once: true });
    });
    clearInterval(timer);
  } finally {
    left.abort();
    terminal.close();
    release();
  }
}
