import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import type { QuarantineAnswer, QuarantinedRecord, RedriveAnswer } from '@rail/board/api';
import type { Principal } from '@rail/runtime';
import { ActGuard, Caller, FiguresGuard } from '../access/access.guard.ts';
import { OnceByKey } from '../once-by-key.ts';
import { InspectionPort } from '../inspection/inspection.ts';
import { limitOf, wholeNumber } from '../whole-number.ts';
import { QuarantineDesk } from './quarantine-desk.ts';
import { readDiscard, readRedrive } from './settle-request.ts';

/** What was set aside: places and reasons for all who are known, single records as far as their agreements go. */
@Controller('v1/quarantine')
@UseGuards(FiguresGuard)
export class QuarantineController {
  readonly #port: InspectionPort;
  readonly #once = new OnceByKey();

  constructor(@Inject(InspectionPort) port: InspectionPort) {
    this.#port = port;
  }

  @Get()
  list(
    @Query('line') line?: string,
    @Query('reason') reason?: string,
    @Query('run') run?: string,
    @Query('agreement') agreement?: string,
    @Query('all') all?: string,
    @Query('limit') limit?: string,
  ): Promise<QuarantineAnswer> {
    const query = { line, reason, run, agreement, all: all === 'true', limit: limitOf(limit, 100, 1_000) };
    return this.#desk.list(query);
  }

  @Get(':line/:partition/:offset')
  show(
    @Caller() caller: Principal,
    @Param('line') line: string,
    @Param('partition') partition: string,
    @Param('offset') offset: string,
  ): Promise<QuarantinedRecord> {
    return this.#desk.show(`${line}/${wholeNumber(partition)}/${wholeNumber(offset)}`, caller);
  }

  @Post('redrive')
  @HttpCode(200)
  @UseGuards(ActGuard)
  redrive(
    @Caller() caller: Principal,
    @Body() body: unknown,
    @Headers('idempotency-key') key?: string,
  ): Promise<RedriveAnswer> {
    const request = readRedrive(body);
    const asked = { act: `${caller.name} redrive`, key, body: request };
    return this.#once.answer(asked, () => this.#desk.redrive(request));
  }

  @Post('discard')
  @HttpCode(200)
  @UseGuards(ActGuard)
  discard(
    @Caller() caller: Principal,
    @Body() body: unknown,
    @Headers('idempotency-key') key?: string,
  ): Promise<RedriveAnswer> {
    const request = readDiscard(body);
    const asked = { act: `${caller.name} discard`, key, body: request };
    return this.#once.answer(asked, () => this.#desk.discard(request, caller));
  }

  get #desk(): QuarantineDesk {
    return new QuarantineDesk(this.#port.get());
  }
}
