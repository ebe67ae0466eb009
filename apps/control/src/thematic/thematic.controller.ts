import { Controller, Get, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { RailError } from '@rail/kernel';
import type { RelationRows, RelationSummary, TableDigest, ThematicRowLineage, ThematicSource } from '@rail/thematic';
import { LoopbackGuard } from '../loopback.guard.ts';

/** Where control finds the thematic databases, once the builder of this process has opened them. */
export abstract class ThematicPort {
  abstract source(): ThematicSource | undefined;
}

/** The thematic databases of an embedded exchange: PGlite has one process only, others ask here. */
@Controller('v1/thematic')
@UseGuards(LoopbackGuard)
export class ThematicController {
  readonly #port: ThematicPort;

  constructor(@Inject(ThematicPort) port: ThematicPort) {
    this.#port = port;
  }

  @Get()
  list(): Promise<RelationSummary[]> {
    return this.#source.list();
  }

  @Get('digest')
  digest(@Query('database') database?: string): Promise<TableDigest[]> {
    return this.#source.digest(database);
  }

  @Get('rows-of')
  rowsOf(
    @Query('agreement') agreement: string,
    @Query('partition') partition: string,
    @Query('offset') offset: string,
  ): Promise<ThematicRowLineage[]> {
    return this.#source.rowsOf(agreement, wholeNumber(partition), wholeNumber(offset));
  }

  @Get(':database/:relation')
  show(
    @Param('database') database: string,
    @Param('relation') relation: string,
    @Query('limit') limit = '20',
  ): Promise<RelationRows> {
    return this.#source.show(database, relation, wholeNumber(limit));
  }

  @Get(':database/:table/lineage')
  lineage(
    @Param('database') database: string,
    @Param('table') table: string,
    @Query('key') key: string,
  ): Promise<ThematicRowLineage[]> {
    return this.#source.lineage(database, table, key);
  }

  @Post(':database/rebuild')
  async rebuild(@Param('database') database: string): Promise<{ topics: number }> {
    return { topics: await this.#source.rebuild(database) };
  }

  get #source(): ThematicSource {
    const source = this.#port.source();
    if (source === undefined) throw new RailError('THEMATIC_ABSENT', 'no builder runs in this process');
    return source;
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new RailError('OPTION_INVALID', `${text} is no whole number`);
  return Number(text);
}
