import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Signals } from '@rail/runtime';
import { Gateway } from './gateway.ts';

/** For whoever restarts this process or sends readers to it, and its metrics. */
@Controller()
export class HealthController {
  readonly #signals: Signals;
  readonly #gateway: Gateway;

  constructor(@Inject(Signals) signals: Signals, @Inject(Gateway) gateway: Gateway) {
    this.#signals = signals;
    this.#gateway = gateway;
  }

  @Get(['health', 'health/live'])
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  /** Throws what ended the following of agreements: then nobody is served. */
  @Get('health/ready')
  ready(): { status: 'ready' } {
    this.#gateway.parts.book.standingOf('');
    return { status: 'ready' };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.#signals.text();
  }
}
