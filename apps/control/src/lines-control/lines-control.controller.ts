import { Body, Controller, Headers, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { askOverHttp, type CallerBody } from '../commands/ask-over-http.ts';
import { CommandsPort } from '../commands/commands.ts';
import { LoopbackGuard } from '../loopback.guard.ts';

/** Pauses a line, lets it go on, sets the rate of its generator; answers what holds of it then. */
@Controller('v1/lines')
@UseGuards(LoopbackGuard)
export class LinesControlController {
  readonly #port: CommandsPort;

  constructor(@Inject(CommandsPort) port: CommandsPort) {
    this.#port = port;
  }

  @Post(':line/pause')
  @HttpCode(200)
  pause(@Param('line') line: string, @Headers('idempotency-key') id?: string, @Body() body?: CallerBody) {
    return askOverHttp(this.#port, 'line.pause', id, { ...body, line });
  }

  @Post(':line/resume')
  @HttpCode(200)
  resume(@Param('line') line: string, @Headers('idempotency-key') id?: string, @Body() body?: CallerBody) {
    return askOverHttp(this.#port, 'line.resume', id, { ...body, line });
  }

  @Post(':line/rate')
  @HttpCode(200)
  rate(@Param('line') line: string, @Headers('idempotency-key') id?: string, @Body() body?: CallerBody) {
    return askOverHttp(this.#port, 'line.rate', id, { ...body, line });
  }
}
