import { Controller, Get, Inject, type MessageEvent, Sse, UseGuards } from '@nestjs/common';
import type { BoardSnapshot } from '@rail/board';
import { RailError } from '@rail/kernel';
import { Observable } from 'rxjs';
import { BoardGuard } from '../access/access.guard.ts';
import type { BoardWatch } from './board-watch.ts';

/** Where control finds its board, once it watches. */
export abstract class BoardPort {
  abstract watch(): BoardWatch | undefined;
}

/** What the lines are doing: figures and states, never a record. */
@Controller('v1/board')
@UseGuards(BoardGuard)
export class BoardController {
  readonly #port: BoardPort;

  constructor(@Inject(BoardPort) port: BoardPort) {
    this.#port = port;
  }

  @Get()
  board(): BoardSnapshot {
    return this.#watch.board;
  }

  /** One event a second; `data` is the board. */
  @Sse('stream')
  stream(): Observable<MessageEvent> {
    const watch = this.#watch;
    return new Observable((subscriber) =>
      watch.follow((board) => {
        if (board === undefined) subscriber.complete();
        else subscriber.next({ data: board });
      }),
    );
  }

  get #watch(): BoardWatch {
    const watch = this.#port.watch();
    if (watch === undefined) throw new RailError('BOARD_ABSENT', 'agreements are still being read');
    return watch;
  }
}
