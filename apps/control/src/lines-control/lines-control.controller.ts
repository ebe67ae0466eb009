import { Body, Controller, Headers, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import type { Principal } from '@rail/runtime';
import { ActGuard, Caller } from '../access/access.guard.ts';
import { askOverHttp, type CallerBody } from '../commands/ask-over-http.ts';
import { CommandsPort } from '../commands/commands.ts';

/** Pauses a line, lets it go on, sets the rate of its generator; answers what holds of it then. */
@Controller('v1/lines')
@UseGuards(ActGuard)
export class LinesControlController {
  readonly #port: CommandsPort;

  constructor(@Inject(CommandsPort) port: CommandsPort) {
    this.#port = port;
  }

  @Post(':line/:order(pause|resume|rate)')
  @HttpCode(200)
  order(
    @Param('line') line: string,
    @Param('order') order: 'pause' | 'resume' | 'rate',
    @Caller() caller: Principal,
    @Body() body: CallerBody,
    @Headers('idempotency-key') id?: string,
  ): Promise<unknown> {
    return askOverHttp(this.#port, { name: `line.${order}`, caller, id, body: { ...body, line } });
  }
}
