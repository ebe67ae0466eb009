import { asStale, type BoardSnapshot, staleAfterMs } from '@rail/board';

/**
 * The newest board, and how long nothing new has come: a stream that hangs, an observer that hangs and one that is gone
 * are the same to whoever looks. Times are on this machine's clock that never jumps; the clocks of others do not matter.
 */
export class BoardReceiver {
  #board: BoardSnapshot | undefined;
  #freshMs = 0;

  receive(board: BoardSnapshot, monotonicMs: number): void {
    if (board.sampledMs !== this.#board?.sampledMs) this.#freshMs = monotonicMs;
    this.#board = board;
  }

  /** What to show, and what time it is where the exchange runs. Undefined before the first board. */
  at(monotonicMs: number): { board: BoardSnapshot; nowMs: number } | undefined {
    if (this.#board === undefined) return undefined;
    const sinceMs = monotonicMs - this.#freshMs;
    const board = sinceMs > staleAfterMs ? asStale(this.#board) : this.#board;
    return { board, nowMs: this.#board.sampledMs + sinceMs };
  }
}
