import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { RailError, railVersion } from '@rail/kernel';
import { bound, Signals } from '@rail/runtime';
import { Gate } from './access/gate.ts';
import { AlertsPort } from './alerts/alerts.controller.ts';
import { AppModule } from './app.module.ts';
import type { BoardWatch } from './board/board-watch.ts';
import { BoardPort } from './board/board.controller.ts';
import { CommandsPort } from './commands/commands.ts';
import type { RunningCommands } from './commands/start-commands.ts';
import type { ControlOptions } from './control-options.ts';
import { EventsPort } from './events/events.controller.ts';
import { HistoryPort } from './history/history-port.ts';
import { type Inspection, InspectionPort } from './inspection/inspection.ts';
import type { Observers } from './observers.ts';
import { servePages } from './pages/serve-pages.ts';
import { serveRunbooks } from './pages/serve-runbooks.ts';
import { ProblemFilter } from './problem.filter.ts';
import { speakRegistry } from './registry/registry-http.ts';
import { SchemaRegistry } from './registry/schema-registry.ts';
import { ExchangeName } from './session/session-answer.ts';
import { ThematicPort } from './thematic/thematic-port.ts';

/** What control answers from, as it starts one after the other: before, whoever asks is told to ask again. */
export interface StartedParts {
  board?: BoardWatch;
  commands?: RunningCommands;
  observers?: Observers;
  inspection?: Inspection;
}

export interface EdgeParts {
  readonly options: Pick<ControlOptions, 'host' | 'port' | 'signals' | 'onNotice'>;
  /** Of the exchange. */
  readonly name: string;
  readonly gate: Gate;
  readonly registry: SchemaRegistry;
  readonly thematic: ThematicPort;
  readonly started: StartedParts;
  /** Requests to the registry wait for it. */
  readonly registryReady: Promise<void>;
}

/** The HTTP edge, listening. @throws RailError PORT_IN_USE */
export async function openEdge(parts: EdgeParts, stopping: (stop: () => Promise<void>) => void): Promise<string> {
  const { options, name, gate, registry, thematic, started, registryReady } = parts;
  const adapter = new FastifyAdapter({ bodyLimit: 4 << 20, routerOptions: { maxParamLength: 500 } });
  speakRegistry(adapter.getInstance(), registryReady);
  serveRunbooks(adapter.getInstance());
  await servePages(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.over([
      { provide: SchemaRegistry, useValue: registry },
      { provide: Signals, useValue: options.signals },
      { provide: Gate, useValue: gate },
      { provide: ExchangeName, useValue: { name, version: railVersion } },
      { provide: ThematicPort, useValue: thematic },
      { provide: InspectionPort, useValue: { get: () => started.inspection ?? notYet() } },
      { provide: BoardPort, useValue: { watch: () => started.board } },
      { provide: AlertsPort, useValue: { book: () => started.observers?.alerts ?? notYet() } },
      { provide: EventsPort, useValue: { log: () => started.observers?.events ?? notYet() } },
      { provide: HistoryPort, useValue: { history: () => started.observers?.history ?? notYet() } },
      {
        provide: CommandsPort,
        useValue: { get: () => started.commands?.commands ?? notYet(), runs: () => started.commands?.runs ?? notYet() },
      },
    ]),
    adapter,
    {
      logger: false,
      bodyParser: false,
    },
  );
  app.useGlobalFilters(new ProblemFilter((where) => options.onNotice?.(`a defect in control: ${where}`)));
  stopping(() => app.close());
  await bound(app.listen(options.port, options.host), options.port, options.host, 'nothing listens for control');
  return app.getUrl();
}

function notYet(): never {
  throw new RailError('BOARD_ABSENT', 'agreements are still being read');
}
