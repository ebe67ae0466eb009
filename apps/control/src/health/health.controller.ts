import { Controller, Get, Header, Inject } from '@nestjs/common';
import { RailError } from '@rail/kernel';
import { Signals } from '@rail/runtime';
import { BoardPort } from '../board/board.controller.ts';

/** Health for whoever restarts this process or sends it requests, and the metrics of all parts that run in it. */
@Controller()
export class HealthController {
  readonly #signals: Signals;
  readonly #board: BoardPort;

  constructor(@Inject(Signals) signals: Signals, @Inject(BoardPort) board: BoardPort) {
    this.#signals = signals;
    this.#board = board;
  }

  @Get('health')
  health(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('health/live')
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  /** 503 until agreements are in force and the exchange was looked at, and while nobody can look at it. */
  @Get('health/ready')
  ready(): { status: 'ready' } {
    const watch = this.#board.watch();
    const reason = watch === undefined ? 'agreements are still being read' : watch.board.fault;
    if (reason !== null) throw new RailError('BOARD_ABSENT', reason);
    return { status: 'ready' };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.#signals.text();
  }
}
