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

type Given = Readonly<Record<string, unknown>> | undefined;

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
  silence(@Caller() caller: Principal, @Headers('idempotency-key') key?: string, @Body() body?: Given): Silence {
    return this.#once.answer(`${caller.name} silence`, key, () => {
      const { subject, reason, minutes, drill } = body ?? {};
      if (typeof minutes !== 'number') throw new RailError('OPTION_INVALID', 'minutes is a number');
      const wanted = { subject: textOf(subject), reason: textOf(reason), by: byOf(caller, body) };
      const name = textOf(drill);
      return this.#port.book().silence({ ...wanted, drill: name === '' ? null : name.slice(0, 60) }, minutes);
    });
  }

  @Post(':id/ack')
  @HttpCode(200)
  @UseGuards(ActGuard)
  acknowledge(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('idempotency-key') key?: string,
    @Body() body?: Given,
  ): Alert {
    const act = { by: byOf(caller, body), note: textOf(body?.['note']) };
    return this.#once.answer(`${caller.name} acknowledge ${id}`, key, () => this.#port.book().acknowledge(id, act));
  }

  @Post(':id/close')
  @HttpCode(200)
  @UseGuards(ActGuard)
  close(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Headers('idempotency-key') key?: string,
    @Body() body?: Given,
  ): Alert {
    const act = { by: byOf(caller, body), note: textOf(body?.['note']) };
    return this.#once.answer(`${caller.name} close ${id}`, key, () => this.#port.book().close(id, act));
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Whoever sits at this machine says who it is; whoever has a token is who it says. */
function byOf({ name }: Principal, body: Given): string {
  const said = textOf(body?.['by']);
  return name === 'local' && said !== '' ? said.slice(0, 60) : name;
}
