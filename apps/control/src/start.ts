import 'reflect-metadata';
import { join } from 'node:path';
import type { Catalogue } from '@rail/catalogue';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { KafkaClient } from '@rail/kafka-client';
import { RailError, railVersion, systemClock } from '@rail/kernel';
import { type Logger, memoryStores, Signals, startHeartbeat, type Stores } from '@rail/runtime';
import type { ThematicDatabase, ThematicSource } from '@rail/thematic';
import { Gate, type GateParts } from './access/gate.ts';
import { openGate } from './access/open-gate.ts';
import { AgreementBook } from './agreements/agreement-book.ts';
import { AppModule } from './app.module.ts';
import { AlertsPort } from './alerts/alerts.controller.ts';
import { RecentDenials } from './alerts/recent-denials.ts';
import type { AlertOutlets } from './alerts/start-alerts.ts';
import type { BoardWatch } from './board/board-watch.ts';
import { BoardPort } from './board/board.controller.ts';
import { startBoard } from './board/start-board.ts';
import { type Commands, CommandsPort, type CommandTaker } from './commands/commands.ts';
import { type RunningCommands, startCommands } from './commands/start-commands.ts';
import { EventsPort } from './events/events.controller.ts';
import { createExchangeTopics } from './exchange-topics.ts';
import { HistoryPort } from './history/history-port.ts';
import { type Inspection, InspectionPort } from './inspection/inspection.ts';
import { startInspection } from './inspection/start-inspection.ts';
import type { LineControls } from './lines-control/line-controls.ts';
import { type Observers, startObservers } from './observers.ts';
import { servePages } from './pages/serve-pages.ts';
import { ProblemFilter } from './problem.filter.ts';
import { speakRegistry } from './registry/registry-http.ts';
import { SchemaRegistry } from './registry/schema-registry.ts';
import { ExchangeName } from './session/session-answer.ts';
import { ThematicPort } from './thematic/thematic-port.ts';

export interface ControlOptions {
  readonly brokers: readonly string[];
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Who may (`rail user`); without one, whoever sits at this machine if control is bound to it alone. */
  readonly accessFile?: string | undefined;
  readonly schemasDir: string;
  readonly catalogue: Catalogue;
  readonly signals: Signals;
  /** Whether the broker is the embedded one, which can hold readers to what is committed. */
  readonly isEmbedded?: boolean;
  /** What the exchange fills from its shares: the board watches how far each is. */
  readonly databases?: readonly ThematicDatabase[];
  /** Why the builder of a database works no more, if it runs in this process and said so. */
  readonly failureOf?: (database: string) => string | null;
  /** The thematic databases, if the builder that keeps them runs in this process. */
  readonly thematic?: () => ThematicSource | undefined;
  /** Who replays files on command, if it runs in this process. */
  readonly publisher?: () => CommandTaker | undefined;
  /** Told what becomes of the transport; with it, other processes give commands and take them over Kafka. */
  readonly transport?: { readonly logger: Logger };
  /** Tells processes of control apart. */
  readonly instance?: string;
  /** Shared with other processes; those of this process alone if there are none. */
  readonly stores?: Stores;
  /** Where alerts are sent. */
  readonly alerts?: AlertOutlets;
  /** Folders of this machine that the exchange fills: their disks are watched. */
  readonly folders?: readonly string[];
  /** Told of each request that was refused. */
  readonly onDenied?: GateParts['onDenied'];
  /** Told what became of agreement files that changed while control runs. */
  readonly onNotice?: (text: string) => void;
}

export interface Control {
  readonly url: string;
  readonly agreements: AgreementBook;
  readonly board: BoardWatch;
  readonly commands: Commands;
  readonly lines: LineControls;
  stop(): Promise<void>;
}

/** Starts topics, schema registry, agreements and their HTTP edge. What has started is stopped if a later step fails. */
export async function startControl(options: ControlOptions): Promise<Control> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    return { ...(await start(options, (stopPart) => stops.push(stopPart))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: ControlOptions,
  started: (stop: () => Promise<void>) => void,
): Promise<Omit<Control, 'stop'>> {
  const { accessFile, host, onNotice = () => undefined } = options;
  const denials = new RecentDenials();
  const onDenied: GateParts['onDenied'] = (resource, reason) => {
    denials.add(resource, reason, systemClock.monotonic());
    options.signals.denied.inc({ resource, reason });
    options.onDenied?.(resource, reason);
  };
  const gate = openGate({ host, accessFile, clock: systemClock, onNotice, onDenied });
  const name = options.isEmbedded === true ? 'embedded' : options.brokers.join(',');
  const client = new KafkaClient({ brokers: [...options.brokers], clientId: 'rail.control' });
  started(() => client.close());
  await client.connect();
  await createExchangeTopics(client, options.catalogue);
  const registry = new SchemaRegistry(client, systemClock);
  const registryReady = Promise.withResolvers<void>();
  registryReady.promise.catch(() => undefined); // nobody may have asked yet
  const adapter = new FastifyAdapter({ bodyLimit: 4 << 20, routerOptions: { maxParamLength: 500 } });
  speakRegistry(adapter.getInstance(), registryReady.promise);
  await servePages(adapter.getInstance());
  let board: BoardWatch | undefined;
  let commands: RunningCommands | undefined;
  let observers: Observers | undefined;
  let inspection: Inspection | undefined;
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.over([
      { provide: SchemaRegistry, useValue: registry },
      { provide: Signals, useValue: options.signals },
      { provide: Gate, useValue: gate },
      { provide: ExchangeName, useValue: { name, version: railVersion } },
      {
        provide: ThematicPort,
        useValue: new ThematicPort(options.databases ?? [], options.thematic ?? (() => undefined)),
      },
      { provide: InspectionPort, useValue: { get: () => inspection ?? notYet() } },
      { provide: BoardPort, useValue: { watch: () => board } },
      { provide: AlertsPort, useValue: { book: () => observers?.alerts ?? notYet() } },
      { provide: EventsPort, useValue: { log: () => observers?.events ?? notYet() } },
      { provide: HistoryPort, useValue: { history: () => observers?.history ?? notYet() } },
      { provide: CommandsPort, useValue: { get: () => commands?.commands ?? notYet(), runs: () => commands?.runs ?? notYet() } },
    ]),
    adapter,
    {
      logger: false,
      bodyParser: false,
    },
  );
  app.useGlobalFilters(new ProblemFilter());
  started(() => app.close());
  // The port comes before the registry: to start it would fence another control that listens here.
  await listen(app, options.port, options.host);
  started(() => registry.stop());
  const starting = registry.start();
  starting.then(registryReady.resolve, registryReady.reject);
  await starting;
  const agreements = new AgreementBook({
    client,
    registry,
    catalogue: options.catalogue,
    folder: join(options.schemasDir, 'agreements'),
    isEmbedded: options.isEmbedded ?? false,
    clock: systemClock,
    onNotice: (text) => {
      onNotice(text);
      observers?.agreementNotice(text);
    },
  });
  started(() => agreements.stop());
  await agreements.start();
  const { instance = '0', stores = memoryStores(systemClock), transport } = options;
  const publisher = options.publisher ?? (() => undefined);
  const overKafka = transport && { ...transport, brokers: options.brokers, instance };
  const { catalogue } = options;
  commands = await startCommands({ client, catalogue, agreements, publisher, overKafka, clock: systemClock });
  const taking = commands;
  started(() => taking.stop());
  started(startHeartbeat(stores.live, { part: 'control', instance, clock: systemClock, watches: () => [] }));
  const running = await startBoard({
    brokers: options.brokers,
    name,
    catalogue: options.catalogue,
    databases: options.databases ?? [],
    signals: options.signals,
    inForce: () => agreements.inForce,
    failureOf: options.failureOf ?? (() => null),
    pausedLines: () => taking.lines.paused,
    stores,
  });
  started(() => running.stop());
  const { alerts: outlets = {}, folders = [] } = options;
  observers = await startObservers(
    {
      client,
      clock: systemClock,
      catalogue: options.catalogue,
      watch: running.watch,
      commands: taking.commands,
      agreements,
      registry,
      signals: options.signals,
      denials,
      outlets,
      folders,
      boardUrl: await app.getUrl(),
      onNotice,
    },
    started,
  );
  inspection = await startInspection(
    {
      catalogue: options.catalogue,
      databases: options.databases ?? [],
      registry,
      brokers: options.brokers,
      registryUrl: () => app.getUrl(),
      inForce: () => agreements.inForce,
      board: () => running.watch.board,
      sample: () => running.watch.sample,
      feeds: running.feeds,
      controlOf: (line) => taking.lines.of(line),
      observedGapMs: () => null,
      shares: running.shares,
    },
    started,
  );
  board = running.watch;
  options.signals.partUp.set({ part: 'control' }, 1);
  started(() => Promise.resolve(options.signals.partUp.set({ part: 'control' }, 0)));
  return { url: await app.getUrl(), agreements, board, commands: taking.commands, lines: taking.lines };
}

async function listen(app: NestFastifyApplication, port: number, host: string): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new RailError('PORT_IN_USE', `port ${port} on ${host} is in use; nothing listens for control`, {
      cause: error,
    });
  }
}

function notYet(): never {
  throw new RailError('BOARD_ABSENT', 'agreements are still being read');
}
