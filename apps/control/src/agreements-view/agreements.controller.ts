import { Controller, Get, Inject, Param, UseGuards } from '@nestjs/common';
import type { AgreementPage, AgreementsAnswer } from '@rail/board/api';
import { FiguresGuard } from '../access/access.guard.ts';
import { InspectionPort } from '../inspection/inspection.ts';
import { agreementPage, agreementSummaries } from './agreements-answer.ts';

/** What is agreed, what was delivered under it, and why nothing is if nothing is. Terms and figures, no record. */
@Controller('v1/agreements')
@UseGuards(FiguresGuard)
export class AgreementsController {
  readonly #port: InspectionPort;

  constructor(@Inject(InspectionPort) port: InspectionPort) {
    this.#port = port;
  }

  @Get()
  list(): AgreementsAnswer {
    return { schema: 'rail.agreements/1', agreements: agreementSummaries(this.#port.get()) };
  }

  @Get(':id')
  page(@Param('id') id: string): Promise<AgreementPage> {
    return agreementPage(this.#port.get(), id);
  }
}
