import { Controller, Get, Inject, Param, UseGuards } from '@nestjs/common';
import type { LinePage } from '@rail/board/api';
import { FiguresGuard } from '../access/access.guard.ts';
import { InspectionPort } from '../inspection/inspection.ts';
import { linePage } from './line-page.ts';

/** One line: its stages, its timetables, what it shares and what was set aside. Figures only. */
@Controller('v1/lines')
@UseGuards(FiguresGuard)
export class LinesController {
  readonly #port: InspectionPort;

  constructor(@Inject(InspectionPort) port: InspectionPort) {
    this.#port = port;
  }

  @Get(':line')
  line(@Param('line') line: string): Promise<LinePage> {
    return linePage(this.#port.get(), line);
  }
}
