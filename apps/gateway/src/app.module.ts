import { type DynamicModule, Module } from '@nestjs/common';
import { Signals } from '@rail/runtime';
import { Access } from './access.ts';
import { Gateway } from './gateway.ts';
import { HealthController } from './health.controller.ts';
import { SharesController } from './shares.controller.ts';

/** The HTTP edge; what it serves is built and started by `startGateway`. */
@Module({ controllers: [SharesController, HealthController] })
export class AppModule {
  static over(gateway: Gateway, access: Access, signals: Signals): DynamicModule {
    return {
      module: AppModule,
      providers: [
        { provide: Gateway, useValue: gateway },
        { provide: Access, useValue: access },
        { provide: Signals, useValue: signals },
      ],
    };
  }
}
