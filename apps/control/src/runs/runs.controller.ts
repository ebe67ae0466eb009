import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import type { ReplayRun } from '@rail/board/api';
import type { Principal } from '@rail/runtime';
import { ActGuard, Caller, FiguresGuard } from '../access/access.guard.ts';
import { askOverHttp, type CallerBody } from '../commands/ask-over-http.ts';
import { CommandsPort } from '../commands/commands.ts';

/** Replay runs: which there are, and hands on those that the exchange drives. */
@Controller('v1/runs')
export class RunsController {
  readonly #port: CommandsPort;

  constructor(@Inject(CommandsPort) port: CommandsPort) {
    this.#port = port;
  }

  @Get()
  @UseGuards(FiguresGuard)
  async list(): Promise<{ schema: 'rail.runs/1'; runs: ReplayRun[] }> {
    return { schema: 'rail.runs/1', runs: await this.#port.runs().list() };
  }

  @Get(':run')
  @UseGuards(FiguresGuard)
  show(@Param('run') run: string): Promise<ReplayRun> {
    return this.#port.runs().show(run);
  }

  @Post()
  @HttpCode(200)
  @UseGuards(ActGuard)
  start(@Caller() caller: Principal, @Body() body: CallerBody, @Headers('idempotency-key') id?: string) {
    return askOverHttp(this.#port, { name: 'replay.start', caller, id, body });
  }

  @Post(':run/steer')
  @HttpCode(200)
  @UseGuards(ActGuard)
  steer(
    @Param('run') run: string,
    @Caller() caller: Principal,
    @Body() body: CallerBody,
    @Headers('idempotency-key') id?: string,
  ) {
    const { by, ...steering } = body ?? {};
    return askOverHttp(this.#port, { name: 'replay.steer', caller, id, body: { by, run, steering } });
  }
}
