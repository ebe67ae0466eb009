import type { BoardHistory } from './board-history.ts';

/** Where control finds the boards of the past, once it keeps them. */
export abstract class HistoryPort {
  /** @throws RailError BOARD_ABSENT while control starts */
  abstract history(): BoardHistory;
}
