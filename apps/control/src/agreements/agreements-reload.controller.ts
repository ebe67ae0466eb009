import { Body, Controller, Headers, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import type { Principal } from '@rail/runtime';
import { ActGuard, Caller } from '../access/access.guard.ts';
import { askOverHttp, type CallerBody } from '../commands/ask-over-http.ts';
import { CommandsPort } from '../commands/commands.ts';

/** Reads the folder of agreements now; answers what was taken and what was refused, with its place. */
@Controller('v1/agreements')
@UseGuards(ActGuard)
export class AgreementsReloadController {
  readonly #port: CommandsPort;

  constructor(@Inject(CommandsPort) port: CommandsPort) {
    this.#port = port;
  }

  @Post('reload')
  @HttpCode(200)
  reload(@Caller() caller: Principal, @Body() body: CallerBody, @Headers('idempotency-key') id?: string) {
    return askOverHttp(this.#port, { name: 'agreements.reload', caller, id, body });
  }
}
