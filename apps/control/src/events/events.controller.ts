import { Controller, Get, Inject, Query, UseGuards } from '@nestjs/common';
import type { EventsAnswer } from '@rail/board/api';
import { RailError, systemClock } from '@rail/kernel';
import { FiguresGuard } from '../access/access.guard.ts';
import { parsePastMoment } from '../history/past-moment.ts';
import type { EventLog } from './event-log.ts';

/** Where control finds its log, once it keeps one. */
export abstract class EventsPort {
  /** @throws RailError BOARD_ABSENT while control starts */
  abstract log(): EventLog;
}

const kinds: readonly string[] = ['state', 'alert', 'command', 'agreement', 'run', 'part'];
const limitMax = 1000;

/** What happened: states, alerts, commands, agreements, runs, processes. */
@Controller('v1/events')
@UseGuards(FiguresGuard)
export class EventsController {
  readonly #port: EventsPort;

  constructor(@Inject(EventsPort) port: EventsPort) {
    this.#port = port;
  }

  @Get()
  events(
    @Query('from') from?: string,
    @Query('line') line?: string,
    @Query('kind') kind?: string,
    @Query('limit') limit = '100',
  ): EventsAnswer {
    if (kind !== undefined && !kinds.includes(kind)) {
      throw new RailError('OPTION_INVALID', `kind ${kind}: it is one of ${kinds.join(', ')}`);
    }
    if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > limitMax) {
      throw new RailError('OPTION_INVALID', `limit ${limit}: it is 1 to ${limitMax}`);
    }
    const fromMs = from === undefined ? undefined : parsePastMoment(from, 'from', systemClock.now());
    return this.#port.log().recent({ fromMs, line, kind, limit: Number(limit) });
  }
}
