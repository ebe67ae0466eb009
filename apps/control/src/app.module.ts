import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { AlertsController } from './alerts/alerts.controller.ts';
import { EventsController } from './events/events.controller.ts';
import { AgreementsController } from './agreements-view/agreements.controller.ts';
import { AgreementsReloadController } from './agreements/agreements-reload.controller.ts';
import { BoardController } from './board/board.controller.ts';
import { HealthController } from './health/health.controller.ts';
import { LinesController } from './lines/lines.controller.ts';
import { MapController } from './map/map.controller.ts';
import { QuarantineController } from './quarantine/quarantine.controller.ts';
import { TraceController } from './trace/trace.controller.ts';
import { LinesControlController } from './lines-control/lines-control.controller.ts';
import { CompatibilityController } from './registry/compatibility.controller.ts';
import { CompatibilityLevelController } from './registry/config.controller.ts';
import { SchemasController } from './registry/schemas.controller.ts';
import { SubjectsController } from './registry/subjects.controller.ts';
import { RunsController } from './runs/runs.controller.ts';
import { SessionController } from './session/session.controller.ts';
import { ThematicController } from './thematic/thematic.controller.ts';

/** The HTTP edge of control; the registry itself is built and started by `startControl`. */
@Module({
  controllers: [
    HealthController,
    SubjectsController,
    SchemasController,
    CompatibilityController,
    CompatibilityLevelController,
    ThematicController,
    BoardController,
    SessionController,
    LinesController,
    AgreementsController,
    QuarantineController,
    TraceController,
    MapController,
    LinesControlController,
    AgreementsReloadController,
    RunsController,
    AlertsController,
    EventsController,
  ],
})
export class AppModule {
  /** `ports` are what controllers are given: most of them answer only once control has started. */
  static over(ports: readonly Provider[]): DynamicModule {
    return { module: AppModule, providers: [...ports] };
  }
}
