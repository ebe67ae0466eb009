import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Signals } from '@rail/runtime';

/** Liveness for whoever restarts this process, and the metrics of all parts that run in it. */
@Controller()
export class HealthController {
  readonly #signals: Signals;

  constructor(@Inject(Signals) signals: Signals) {
    this.#signals = signals;
  }

  @Get('health')
  health(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.#signals.registry.metrics();
  }
}
