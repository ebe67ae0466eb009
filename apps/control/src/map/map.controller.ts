import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import type { NetworkMap } from '@rail/board/api';
import { FiguresGuard } from '../access/access.guard.ts';
import { InspectionPort } from '../inspection/inspection.ts';
import { networkMap } from './network-map.ts';

/** The network as the metro map draws it. */
@Controller('v1/map')
@UseGuards(FiguresGuard)
export class MapController {
  readonly #port: InspectionPort;

  constructor(@Inject(InspectionPort) port: InspectionPort) {
    this.#port = port;
  }

  @Get()
  map(): NetworkMap {
    return networkMap(this.#port.get());
  }
}
