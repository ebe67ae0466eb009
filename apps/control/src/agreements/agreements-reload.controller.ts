import { Body, Controller, Headers, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import { askOverHttp, type CallerBody } from '../commands/ask-over-http.ts';
import { CommandsPort } from '../commands/commands.ts';
import { LoopbackGuard } from '../loopback.guard.ts';

/** Reads the folder of agreements now; answers what was taken and what was refused, with its place. */
@Controller('v1/agreements')
@UseGuards(LoopbackGuard)
export class AgreementsReloadController {
  readonly #port: CommandsPort;

  constructor(@Inject(CommandsPort) port: CommandsPort) {
    this.#port = port;
  }

  @Post('reload')
  @HttpCode(200)
  reload(@Headers('idempotency-key') id?: string, @Body() body?: CallerBody) {
    return askOverHttp(this.#port, 'agreements.reload', id, { ...body });
  }
}
