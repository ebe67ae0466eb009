import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBuilder } from '@rail/builder';
import { type Catalogue, loadCatalogue } from '@rail/catalogue';
import { type Control, type ControlOptions, startControl } from '@rail/control';
import { type GatewayOptions, startGateway } from '@rail/gateway';
import { startBroker } from '@rail/kafka-broker';
import type { KafkaAccess } from '@rail/kafka-client';
import { RailError, systemClock } from '@rail/kernel';
import { type RunningDesk, startPublisherDesk } from '@rail/publisher';
import { createLogger, openStores, Signals, type Stores } from '@rail/runtime';
import { linkageSecrets, type RouterOptions, startRouter } from '@rail/router';
import {
  type DatabaseTarget,
  loadDatabases,
  type ThematicDatabase,
  ThematicReader,
  type ThematicSource,
} from '@rail/thematic';
import type { Outlets } from './alert/outlets.ts';
import { writeError, writeNotice } from './output/write.ts';
import { PublisherOnDemand } from './publisher-on-demand.ts';

export const partNames = ['broker', 'control', 'router', 'builder', 'gateway'] as const;
export type PartName = (typeof partNames)[number];

export interface UpOptions {
  readonly parts: readonly PartName[];
  readonly dataDir: string;
  readonly schemasDir: string;
  readonly host: string;
  readonly brokerPort: number;
  readonly boardPort: number;
  /** Any free one if it is not said. */
  readonly gatewayPort?: number;
  /** Who may read over HTTP; whoever is at this machine if there is none. */
  readonly accessFile?: string | undefined;
  /** To the broker, if it is not one of the parts. */
  readonly kafka: KafkaAccess;
  /** Of the schema registry, if control is not one of the parts. */
  readonly registryUrl: string;
  /** PostgreSQL; PGlite in the data directory if there is none. */
  readonly databaseUrl: string | undefined;
  /** Folder of the files that may be replayed on command. */
  readonly feedsDir?: string | undefined;
  /** Redis; stores of this process alone if there is none. */
  readonly redisUrl?: string | undefined;
  /** Where alerts are sent, if anywhere. */
  readonly alerts?: Outlets;
  readonly linkageSecret: string | undefined;
  readonly commitIntervalMs: number;
  readonly logLevel: string;
  readonly onNotice: (text: string) => void;
}

export interface RunningExchange {
  readonly kafka: KafkaAccess;
  readonly registryUrl: string;
  /** None where the gateway runs elsewhere. */
  readonly gatewayUrl: string | undefined;
  readonly catalogue: Catalogue;
  readonly databases: readonly ThematicDatabase[];
  readonly signals: Signals;
  readonly stores: Stores;
  /** Of the agreements in force; empty where control runs elsewhere. */
  readonly agreementVersions: () => ReadonlyMap<string, number>;
  /** Lines that somebody has paused; none where control runs elsewhere. */
  readonly pausedLines: () => Control['lines']['paused'];
  /** What the lines are doing; none where control runs elsewhere. */
  readonly board: Control['board'] | undefined;
  readonly builder: Awaited<ReturnType<typeof startBuilder>> | undefined;
  stop(): Promise<void>;
}

/** Starts the parts of an exchange in one process, in the order of their needs; stops them in the reverse order. */
export async function up(options: UpOptions): Promise<RunningExchange> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    const started = await start(options, (stopPart) => stops.push(stopPart));
    if (!options.parts.includes('gateway')) return { ...started, gatewayUrl: undefined, stop };
    const gateway = await startGateway(gatewayOptions(options, started));
    stops.push(() => gateway.stop());
    return { ...started, gatewayUrl: gateway.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  options: UpOptions,
  started: (stop: () => Promise<void>) => void,
): Promise<Omit<RunningExchange, 'stop' | 'gatewayUrl'>> {
  const has = (part: PartName) => options.parts.includes(part);
  const catalogue = loadCatalogue(join(options.schemasDir, 'lines'));
  const databases = loadDatabases(join(options.schemasDir, 'thematic'));
  const signals = new Signals();
  const logger = createLogger('stores', options.logLevel);
  const stores = await openStores({ redisUrl: options.redisUrl, clock: systemClock, logger });
  started(() => stores.close());
  let { kafka, registryUrl } = options;
  let agreementVersions = (): ReadonlyMap<string, number> => new Map();
  let pausedLines = (): Control['lines']['paused'] => new Map();
  let board: RunningExchange['board'];

  let thematic: ThematicSource | undefined;
  const failures = new Map<string, string>();
  if (has('broker')) {
    const { host, brokerPort: port } = options;
    const dataDir = join(options.dataDir, 'broker');
    const broker = await startBroker({ dataDir, host, port, fsync: 'interval', onFault: writeError });
    started(() => broker.close());
    kafka = { brokers: [`${broker.host}:${broker.port}`] };
  }
  if (has('control')) {
    const shared = { kafka, catalogue, signals, stores, databases, failures, thematic: () => thematic };
    const control = await startControlPart(options, shared, started);
    registryUrl = control.url;
    board = control.board;
    pausedLines = () => control.lines.paused;
    agreementVersions = () =>
      new Map(control.agreements.inForce.map(({ agreement: { id, version } }) => [id, version]));
  }
  const onFailed = (database: string, error: RailError): void => {
    failures.set(database, error.message);
    databaseFailed(database, error);
  };
  const [router, builder] = await Promise.allSettled([
    has('router') ? startRouter(routerOptions(options, kafka, registryUrl, catalogue, signals, stores)) : undefined,
    has('builder')
      ? startBuilder({ kafka, registryUrl, databases, stores, signals, onFailed, ...databaseOf(options) })
      : undefined,
  ]);
  for (const part of [router, builder]) {
    const running = part.status === 'fulfilled' ? part.value : undefined;
    if (running !== undefined) started(() => running.stop());
  }
  if (router.status === 'rejected') throw router.reason;
  if (builder.status === 'rejected') throw builder.reason;
  if (builder.value !== undefined) thematic = new ThematicReader(builder.value.db, databases);
  return {
    kafka,
    registryUrl,
    catalogue,
    databases,
    signals,
    stores,
    agreementVersions,
    pausedLines,
    board,
    builder: builder.value,
  };
}

/** Control, and what replays files in this process, which is started by the first who asks for it. */
async function startControlPart(
  options: UpOptions,
  parts: Pick<ControlOptions, 'kafka' | 'catalogue' | 'signals' | 'stores' | 'databases' | 'thematic'> & {
    /** By database, why it is filled no more. */
    readonly failures: ReadonlyMap<string, string>;
  },
  started: (stop: () => Promise<void>) => void,
): Promise<Control> {
  const { failures, ...shared } = parts;
  const { host, boardPort: port, schemasDir, onNotice } = options;
  const publisher = new PublisherOnDemand(() => startDesk(options, parts.kafka, control.url, parts.catalogue));
  const control: Control = await startControl({
    ...shared,
    host,
    port,
    schemasDir,
    isEmbedded: options.parts.includes('broker'),
    alerts: options.alerts ?? {},
    folders: [options.dataDir],
    accessFile: options.accessFile,
    onNotice,
    failureOf: (database) => failures.get(database) ?? null,
    publisher: () => publisher,
  });
  started(() => control.stop());
  started(() => publisher.stop());
  return control;
}

function routerOptions(
  options: UpOptions,
  kafka: KafkaAccess,
  registryUrl: string,
  catalogue: Catalogue,
  signals: Signals,
  stores: Stores,
): RouterOptions {
  return {
    kafka,
    registryUrl,
    datasets: catalogue.datasets,
    instance: '0',
    secrets: linkageSecrets(join(options.dataDir, 'linkage.secret'), options.linkageSecret),
    commitIntervalMs: options.commitIntervalMs,
    signals,
    stores,
    logger: createLogger('router', options.logLevel),
  };
}

function gatewayOptions(
  { host, gatewayPort = 0, accessFile, logLevel }: UpOptions,
  { kafka, registryUrl, catalogue, signals, stores }: Omit<RunningExchange, 'stop' | 'gatewayUrl'>,
): GatewayOptions {
  const shared = { kafka, registryUrl, catalogue, signals, stores };
  return { ...shared, host, port: gatewayPort, accessFile, logger: createLogger('gateway', logLevel) };
}

function startDesk(
  { feedsDir }: UpOptions,
  kafka: KafkaAccess,
  registryUrl: string,
  catalogue: Catalogue,
): Promise<RunningDesk> {
  const onFault = (run: string, fault: string): void => writeNotice(`replay ${run} ended: ${fault}`);
  return startPublisherDesk({ kafka, registryUrl, catalogue, feedsDir, spillFolder: tmpdir(), onFault });
}

function databaseFailed(database: string, error: RailError): void {
  writeError(new RailError(error.code, `${database} is not filled any more: ${error.message}`, { cause: error }));
}

/** A database directory has one builder only: under one name it takes its work up again at once, even after a crash. */
function databaseOf(options: UpOptions): { target: DatabaseTarget; instance?: string } {
  if (options.databaseUrl !== undefined) return { target: { url: options.databaseUrl } };
  const target = { dir: join(options.dataDir, 'database'), templates: join(options.dataDir, '..', 'templates') };
  return { target, instance: '0' };
}
