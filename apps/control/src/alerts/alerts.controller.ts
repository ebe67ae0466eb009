import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import type { Alert, AlertsAnswer, Silence } from '@rail/board/api';
import { RailError } from '@rail/kernel';
import type { Principal } from '@rail/runtime';
import { ActGuard, Caller, FiguresGuard } from '../access/access.guard.ts';
import type { AlertBook } from './alert-book.ts';
import { OnceByKey } from '../once-by-key.ts';

/** Where control finds its alerts, once it evaluates them. */
export abstract class AlertsPort {
  /** @throws RailError BOARD_ABSENT while control starts */
  abstract book(): AlertBook;
}

type Given = Readonly<Record<string, unknown>> | null | undefined;

/** What is the matter, who has taken it on, what was done about it. */
@Controller('v1/alerts')
export class AlertsController {
  readonly #port: AlertsPort;
  readonly #once = new OnceByKey();

  constructor(@Inject(AlertsPort) port: AlertsPort) {
    this.#port = port;
  }

  @Get()
  @UseGuards(FiguresGuard)
  alerts(): AlertsAnswer {
    return this.#port.book().answer;
  }

  @Post('silences')
  @HttpCode(200)
  @UseGuards(ActGuard)
  silence(
    @Caller() caller: Principal,
    @Headers('idempotency-key') key?: string,
    @Body() body?: Given,
  ): Promise<Silence> {
    const { subject, reason, minutes, drill } = body ?? {};
    const name = textOf(drill).slice(0, 60);
    const wanted = {
      subject: textOf(subject),
      reason: textOf(reason),
      by: byOf(caller, body),
      drill: name === '' ? null : name,
    };
    return this.#once.answer({ act: `${caller.name} silence`, key, body: { ...wanted, minutes } }, () => {
      if (typeof minutes !== 'number') throw new RailError('OPTION_INVALID', 'minutes is a number');
      return this.#port.book().silence(wanted, minutes);
    });
  }

  @Post(':id/:step(ack|close)')
  @HttpCode(200)
  @UseGuards(ActGuard)
  settle(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('step') step: 'ack' | 'close',
    @Headers('idempotency-key') key?: string,
    @Body() body?: Given,
  ): Promise<Alert> {
    const act = { by: byOf(caller, body), note: textOf(body?.['note']) };
    return this.#once.answer({ act: `${caller.name} ${step} ${id}`, key, body: act }, () => {
      const book = this.#port.book();
      return step === 'ack' ? book.acknowledge(id, act) : book.close(id, act);
    });
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Whoever sits at this machine says who it is; whoever has a token is who it says. */
function byOf({ name }: Principal, body: Given): string {
  const said = textOf(body?.['by']);
  return name === 'local' && said !== '' ? said.slice(0, 60) : name;
}
