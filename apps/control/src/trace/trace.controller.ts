import { Controller, Get, Inject, Query, UseGuards } from '@nestjs/common';
import type { TraceAnswer } from '@rail/board/api';
import { agreementsOf, findOrigin, parsePlace, traceRecord } from '@rail/inspect';
import { RailError } from '@rail/kernel';
import type { Principal } from '@rail/runtime';
import { Caller, FiguresGuard, requireContent } from '../access/access.guard.ts';
import { Gate } from '../access/gate.ts';
import { InspectionPort } from '../inspection/inspection.ts';
import { ThematicPort } from '../thematic/thematic-port.ts';
import { maskTrace } from './mask-trace.ts';
import { schemasOf } from './schemas-of.ts';

/** Where one record went under every agreement, and why. */
@Controller('v1/trace')
@UseGuards(FiguresGuard)
export class TraceController {
  readonly #port: InspectionPort;
  readonly #thematic: ThematicPort;
  readonly #gate: Gate;

  constructor(
    @Inject(InspectionPort) port: InspectionPort,
    @Inject(ThematicPort) thematic: ThematicPort,
    @Inject(Gate) gate: Gate,
  ) {
    this.#port = port;
    this.#thematic = thematic;
    this.#gate = gate;
  }

  @Get()
  async trace(@Caller() caller: Principal, @Query('record') record?: string): Promise<TraceAnswer> {
    if (record === undefined) throw new RailError('OPTION_INVALID', 'say which: ?record=TOPIC/PARTITION/OFFSET');
    const place = parsePlace(record);
    // Whether a row is there says something of its key.
    if (place.kind === 'row') {
      requireContent(this.#gate, caller, this.#thematic.agreementsBehind(place.database, place.table));
    }
    const inspection = this.#port.get();
    const { client, catalogue, registry } = inspection.parts;
    const thematic = this.#thematic.orAbsent();
    const report = await inspection.reading(async () => {
      const agreements = await agreementsOf(client);
      const origin = await findOrigin(client, catalogue, agreements, thematic, place);
      const nowMs = client.clock.now();
      return traceRecord({ client, registry: schemasOf(registry), catalogue, agreements, thematic, nowMs }, origin);
    });
    return maskTrace(report, caller);
  }
}
