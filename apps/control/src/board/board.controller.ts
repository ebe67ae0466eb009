import { Controller, Get, Inject, type MessageEvent, Query, Req, Sse, UseGuards } from '@nestjs/common';
import type { BoardSnapshot } from '@rail/board';
import { RailError, systemClock } from '@rail/kernel';
import { Observable } from 'rxjs';
import { BoardGuard } from '../access/access.guard.ts';
import { type AskingRequest, Gate } from '../access/gate.ts';
import type { BoardHistory } from '@rail/board/api';
import { EventsPort } from '../events/events.controller.ts';
import { HistoryPort } from '../history/history-port.ts';
import { parsePastMoment } from '../history/past-moment.ts';
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
  readonly #past: HistoryPort;
  readonly #events: EventsPort;
  readonly #gate: Gate;

  constructor(
    @Inject(BoardPort) port: BoardPort,
    @Inject(HistoryPort) past: HistoryPort,
    @Inject(EventsPort) events: EventsPort,
    @Inject(Gate) gate: Gate,
  ) {
    this.#port = port;
    this.#past = past;
    this.#events = events;
    this.#gate = gate;
  }

  /** As of now, or as it was at a moment of the last 24 hours. */
  @Get()
  board(@Query('at') at?: string): BoardSnapshot {
    if (at === undefined) return this.#watch.board;
    return this.#past.history().at(parsePastMoment(at, 'at', systemClock.now()));
  }

  @Get('history')
  history(): BoardHistory {
    return this.#past.history().answer(systemClock.now());
  }

  /**
   * The board once a second, and what happened as it happens, as events of the type `event`; until the token of whoever
   * looks is taken away. Who is let in without a token sees figures, not what people have written.
   */
  @Sse('stream')
  stream(@Req() request: AskingRequest): Observable<MessageEvent> {
    const watch = this.#watch;
    const log = this.#gate.mode === 'open' ? undefined : this.#events.log();
    return new Observable((subscriber) => {
      const endEvents = log?.follow((event) => subscriber.next({ type: 'event', data: event })) ?? (() => undefined);
      const endBoards = watch.follow((board) => {
        if (board === undefined || !this.#gate.isStillKnown(request)) subscriber.complete();
        else subscriber.next({ data: board });
      });
      return () => {
        endEvents();
        endBoards();
      };
    });
  }

  get #watch(): BoardWatch {
    const watch = this.#port.watch();
    if (watch === undefined) throw new RailError('BOARD_ABSENT', 'agreements are still being read');
    return watch;
  }
}
