import { join } from 'node:path';
import { KafkaClient } from '@rail/kafka-client';
import { systemClock } from '@rail/kernel';
import { memoryStores, SchemaCache, startHeartbeat, type Stores } from '@rail/runtime';
import type { GateParts } from './access/gate.ts';
import { openGate } from './access/open-gate.ts';
import { AgreementBook } from './agreements/agreement-book.ts';
import { RecentDenials } from './alerts/recent-denials.ts';
import { type RunningBoard, startBoard } from './board/start-board.ts';
import { type RunningCommands, startCommands } from './commands/start-commands.ts';
import type { Control, ControlOptions } from './control-options.ts';
import { createExchangeTopics } from './exchange-topics.ts';
import { openEdge, type StartedParts } from './http-adapter.ts';
import { startInspection } from './inspection/start-inspection.ts';
import { startObservers } from './observers.ts';
import { declareCompatibility } from './registry/declare-compatibility.ts';
import { SchemaRegistry } from './registry/schema-registry.ts';
import { RemoteThematic } from './thematic/remote-thematic.ts';
import { ThematicPort } from './thematic/thematic-port.ts';

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
  const { accessFile, publishedHost, host, onNotice = () => undefined } = options;
  const denials = new RecentDenials();
  const onDenied: GateParts['onDenied'] = (resource, reason) => {
    denials.add(resource, reason, systemClock.monotonic());
    options.signals.denied.inc({ resource, reason });
    options.onDenied?.(resource, reason);
  };
  const gate = openGate({ host, accessFile, publishedHost, clock: systemClock, onNotice, onDenied });
  const name = options.isEmbedded === true ? 'embedded' : options.kafka.brokers.join(',');
  const client = new KafkaClient({ ...options.kafka, clientId: 'rail.control' });
  started(() => client.close());
  await client.connect();
  await createExchangeTopics(client, options.catalogue);
  const registry = new SchemaRegistry(client, systemClock);
  const registryReady = Promise.withResolvers<void>();
  registryReady.promise.catch(() => undefined); // nobody may have asked yet
  const parts: StartedParts = {};
  const thematic = thematicOf(options, started);
  // The port comes before the registry: to start it would fence another control that listens here.
  const url = await openEdge(
    { options, name, gate, registry, thematic, started: parts, registryReady: registryReady.promise },
    started,
  );
  started(() => registry.stop());
  const starting = registry.start().then(() => declareCompatibility(registry, options.catalogue));
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
      parts.observers?.agreementNotice(text);
    },
  });
  started(() => agreements.stop());
  await agreements.start();
  const { instance = '0', stores = memoryStores(systemClock), transport } = options;
  const publisher = options.publisher ?? (() => undefined);
  const overKafka = transport && { ...transport, kafka: options.kafka, instance };
  const { catalogue } = options;
  const taking = await startCommands({ client, catalogue, agreements, publisher, overKafka, clock: systemClock });
  parts.commands = taking;
  started(() => taking.stop());
  const schemas = new SchemaCache(stores.cache, client.metadataCache.clusterId);
  registry.onDelete = (subject, ids) => void schemas.forget(subject, ids).catch(() => undefined);
  started(startHeartbeat(stores.live, { part: 'control', instance, clock: systemClock, watches: () => [] }));
  const running = await watchExchange(
    { options, name, client, registry, agreements, taking, denials, url, stores, parts },
    started,
  );
  parts.board = running.watch;
  options.signals.partUp.set({ part: 'control' }, 1);
  started(() => Promise.resolve(options.signals.partUp.set({ part: 'control' }, 0)));
  return { url, agreements, board: running.watch, commands: taking.commands, lines: taking.lines };
}

interface Watching {
  readonly options: ControlOptions;
  readonly name: string;
  readonly client: KafkaClient;
  readonly registry: SchemaRegistry;
  readonly agreements: AgreementBook;
  readonly taking: RunningCommands;
  readonly denials: RecentDenials;
  readonly url: string;
  readonly stores: Stores;
  readonly parts: StartedParts;
}

/** Board, then what is told from it: alerts, history, and answers to pages. */
async function watchExchange(
  { options, name, client, registry, agreements, taking, denials, url, stores, parts }: Watching,
  started: (stop: () => Promise<void>) => void,
): Promise<RunningBoard> {
  const { kafka, catalogue, databases = [], signals, alerts: outlets = {}, folders = [] } = options;
  const { onNotice = () => undefined } = options;
  const running = await startBoard({
    kafka,
    name,
    catalogue,
    databases,
    signals,
    inForce: () => agreements.inForce,
    failureOf: options.failureOf ?? (() => null),
    pausedLines: () => taking.lines.paused,
    stores,
  });
  started(() => running.stop());
  parts.observers = await startObservers(
    {
      client,
      clock: systemClock,
      catalogue,
      watch: running.watch,
      commands: taking.commands,
      agreements,
      registry,
      signals,
      denials,
      outlets,
      folders,
      boardUrl: url,
      onNotice,
    },
    started,
  );
  parts.inspection = await startInspection(
    kafka,
    {
      catalogue,
      databases,
      registry,
      advertisedBrokers: options.advertisedBrokers ?? kafka.brokers,
      registryUrl: outlets.boardUrl ?? url,
      inForce: () => agreements.inForce,
      board: () => running.watch.board,
      sample: () => running.watch.sample,
      feeds: running.feeds,
      controlOf: (line) => taking.lines.of(line),
      observedGapMs: (dataset) => running.watch.observedGapMs(dataset),
      shares: running.shares,
      live: stores.live,
      heldRecords: (agreement) => parts.observers?.heldRecords(agreement) ?? 0,
    },
    started,
  );
  return running;
}

function thematicOf(options: ControlOptions, started: (stop: () => Promise<void>) => void): ThematicPort {
  const { databases = [], databaseUrl, thematic = () => undefined } = options;
  if (databaseUrl === undefined) return new ThematicPort(databases, thematic);
  const remote = new RemoteThematic(databaseUrl, databases);
  started(() => remote.close());
  return new ThematicPort(databases, () => thematic() ?? remote);
}
