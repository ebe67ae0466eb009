import { type DynamicModule, Module } from '@nestjs/common';
import { Signals } from '@rail/runtime';
import { BoardController, BoardPort } from './board/board.controller.ts';
import { HealthController } from './health/health.controller.ts';
import { CompatibilityController } from './registry/compatibility.controller.ts';
import { CompatibilityLevelController } from './registry/config.controller.ts';
import { SchemaRegistry } from './registry/schema-registry.ts';
import { SchemasController } from './registry/schemas.controller.ts';
import { SubjectsController } from './registry/subjects.controller.ts';
import { ThematicController, ThematicPort } from './thematic/thematic.controller.ts';

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
  ],
})
export class AppModule {
  static over(registry: SchemaRegistry, signals: Signals, thematic: ThematicPort, board: BoardPort): DynamicModule {
    return {
      module: AppModule,
      providers: [
        { provide: SchemaRegistry, useValue: registry },
        { provide: Signals, useValue: signals },
        { provide: ThematicPort, useValue: thematic },
        { provide: BoardPort, useValue: board },
      ],
    };
  }
}
