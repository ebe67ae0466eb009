import { Controller, Get, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import type { ThematicLineage, ThematicRelation, ThematicRows } from '@rail/board/api';
import type { Principal } from '@rail/runtime';
import type { TableDigest } from '@rail/thematic';
import { ActGuard, Caller, FiguresGuard, requireContent } from '../access/access.guard.ts';
import { Gate } from '../access/gate.ts';
import { ThematicPort } from './thematic-port.ts';

/** The thematic databases. PGlite has one process only: others ask here. Rows are shown to whoever may see what fills them. */
@Controller('v1/thematic')
@UseGuards(FiguresGuard)
export class ThematicController {
  readonly #port: ThematicPort;
  readonly #gate: Gate;

  constructor(@Inject(ThematicPort) port: ThematicPort, @Inject(Gate) gate: Gate) {
    this.#port = port;
    this.#gate = gate;
  }

  @Get()
  list(): Promise<ThematicRelation[]> {
    return this.#port.list();
  }

  /** It reads every row: for operators. */
  @Get('digest')
  @UseGuards(ActGuard)
  digest(@Query('database') database?: string): Promise<TableDigest[]> {
    return this.#port.source().digest(database);
  }

  @Get('rows-of')
  rowsOf(
    @Caller() caller: Principal,
    @Query('agreement') agreement = '',
    @Query('partition') partition?: string,
    @Query('offset') offset?: string,
  ): Promise<ThematicLineage[]> {
    requireContent(this.#gate, caller, [agreement]);
    return this.#port.rowsOf(agreement, partition, offset);
  }

  @Get(':database/:relation')
  show(
    @Caller() caller: Principal,
    @Param('database') database: string,
    @Param('relation') relation: string,
    @Query('limit') limit?: string,
  ): Promise<ThematicRows> {
    requireContent(this.#gate, caller, this.#port.agreementsBehind(database, relation));
    return this.#port.show(database, relation, limit);
  }

  @Get(':database/:table/lineage')
  lineage(
    @Caller() caller: Principal,
    @Param('database') database: string,
    @Param('table') table: string,
    @Query('key') key = '',
  ): Promise<ThematicLineage[]> {
    requireContent(this.#gate, caller, this.#port.agreementsBehind(database, table));
    return this.#port.source().lineage(database, table, key);
  }

  @Post(':database/rebuild')
  @UseGuards(ActGuard)
  async rebuild(@Param('database') database: string): Promise<{ topics: number }> {
    return { topics: await this.#port.source().rebuild(database) };
  }
}
