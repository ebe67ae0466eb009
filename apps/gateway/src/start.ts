import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { RegistryClient } from '@rail/avro';
import type { Catalogue } from '@rail/catalogue';
import { ShareReader } from '@rail/inspect';
import { type KafkaAccess, KafkaClient } from '@rail/kafka-client';
import { systemClock } from '@rail/kernel';
import { AccessBook, bound, type Logger, openStores, type Signals, startHeartbeat, type Stores } from '@rail/runtime';
import { Access } from './access.ts';
import { AppModule } from './app.module.ts';
import { Gateway } from './gateway.ts';
import { ProblemFilter } from './problem.filter.ts';
import { Readers } from './readers.ts';
import { ShareBook } from './share-book.ts';
import { ShareWatch } from './share-watch.ts';

export interface GatewayOptions {
  readonly kafka: KafkaAccess;
  readonly registryUrl: string;
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly catalogue: Catalogue;
  /** Who may; without it this machine only. */
  readonly accessFile: string | undefined;
  /** Where the port of a container is published. */
  readonly publishedHost?: string | undefined;
  /** Tells gateways apart; the same again after a restart (0). */
  readonly instance?: string;
  /** Where rates are counted, and where it beats; the caller closes them. */
  readonly stores: Pick<Stores, 'rates' | 'live'>;
  readonly signals: Signals;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  /** To one who reads, over all its streams and pages. */
  readonly recordsPerSecond?: number;
  readonly streamsEach?: number;
  /** How long nothing comes before a stream says why (15 s). */
  readonly silenceAfterMs?: number;
}

export interface RunningGateway {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves shares over HTTP until it is stopped. What has started is stopped if a later step fails. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    return { url: await start(options, (stopPart) => stops.push(stopPart)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: GatewayOptions, started: (stop: () => Promise<void>) => void): Promise<string> {
  const { kafka, registryUrl, catalogue, host, port, accessFile: file, logger, signals } = options;
  const clock = systemClock;
  const onNotice = (text: string): void => logger.info(text);
  const onDefect = (where: string): void => logger.warn(`a defect in the gateway: ${where}`);
  const accessBook = file === undefined ? undefined : AccessBook.open({ file, clock, onNotice });
  const client = new KafkaClient({ ...kafka, clientId: 'rail.gateway', clock });
  started(() => client.close());
  await client.connect();
  const book = new ShareBook(client, clock);
  started(() => book.stop());
  const watch = new ShareWatch({ client, book, catalogue, clock });
  started(() => watch.stop());
  await Promise.all([book.start(), watch.start()]);
  const own = await openStores({ clock, logger });
  const limits = {
    recordsPerSecond: options.recordsPerSecond ?? 10_000,
    requestsPerSecond: 100,
    streamsEach: options.streamsEach ?? 16,
    streamsAll: 256,
  };
  const gateway = new Gateway({
    client,
    clock,
    book,
    watch,
    readers: new Readers(options.stores.rates, own.rates, limits),
    decoder: new ShareReader(new RegistryClient({ url: registryUrl }), undefined),
    signals,
    silenceAfterMs: options.silenceAfterMs ?? 15_000,
    onDefect,
  });
  const access = new Access({ book: accessBook, host, publishedHost: options.publishedHost, clock });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.over(gateway, access, signals),
    new FastifyAdapter({ routerOptions: { maxParamLength: 200 } }),
    { logger: false, bodyParser: false },
  );
  app.useGlobalFilters(new ProblemFilter(signals, onDefect));
  started(() => app.close());
  await bound(app.listen(port, host), port, host, 'the gateway listens nowhere');
  started(() => gateway.stop());
  const { live } = options.stores;
  started(startHeartbeat(live, { part: 'gateway', instance: options.instance ?? '0', clock, watches: () => [] }));
  signals.partUp.set({ part: 'gateway' }, 1);
  started(() => Promise.resolve(signals.partUp.set({ part: 'gateway' }, 0)));
  return app.getUrl();
}
