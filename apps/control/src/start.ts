import 'reflect-metadata';
import { join } from 'node:path';
import type { Catalogue } from '@rail/catalogue';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { KafkaClient } from '@rail/kafka-client';
import { RailError, systemClock } from '@rail/kernel';
import type { Signals } from '@rail/runtime';
import { AgreementBook } from './agreements/agreement-book.ts';
import { AppModule } from './app.module.ts';
import { createExchangeTopics } from './exchange-topics.ts';
import { ProblemFilter } from './problem.filter.ts';
import { RegistryFaultFilter } from './registry/registry-fault.filter.ts';
import { SchemaRegistry } from './registry/schema-registry.ts';

export interface ControlOptions {
  readonly brokers: readonly string[];
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly schemasDir: string;
  readonly catalogue: Catalogue;
  readonly signals: Signals;
  /** Whether the broker is the embedded one, which can hold readers to what is committed. */
  readonly isEmbedded?: boolean;
  /** Told what became of agreement files that changed while control runs. */
  readonly onNotice?: (text: string) => void;
}

export interface Control {
  readonly url: string;
  readonly agreements: AgreementBook;
  stop(): Promise<void>;
}

/** Starts topics, schema registry, agreements and their HTTP edge. Throws PORT_IN_USE before anything else happens. */
export async function startControl(options: ControlOptions): Promise<Control> {
  const client = new KafkaClient({ brokers: [...options.brokers], clientId: 'rail.control' });
  await client.connect();
  await createExchangeTopics(client, options.catalogue);
  const registry = new SchemaRegistry(client, systemClock);
  await registry.start();
  const agreements = new AgreementBook({
    client,
    registry,
    catalogue: options.catalogue,
    folder: join(options.schemasDir, 'agreements'),
    isEmbedded: options.isEmbedded ?? false,
    clock: systemClock,
    onNotice: options.onNotice ?? (() => undefined),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.over(registry, options.signals),
    httpAdapter(),
    { logger: false },
  );
  app.useGlobalFilters(new ProblemFilter(), new RegistryFaultFilter());
  await listen(app, options.port, options.host);
  await agreements.start();
  options.signals.partUp.set({ part: 'control' }, 1);
  return {
    url: await app.getUrl(),
    agreements,
    async stop() {
      await agreements.stop();
      await app.close();
      await registry.stop();
      await client.close();
      options.signals.partUp.set({ part: 'control' }, 0);
    },
  };
}

/** The registry's clients send and expect their own media type, which is JSON. */
function httpAdapter(): FastifyAdapter {
  const adapter = new FastifyAdapter({ bodyLimit: 4 << 20, routerOptions: { maxParamLength: 500 } });
  const fastify = adapter.getInstance();
  for (const type of [
    'application/vnd.schemaregistry.v1+json',
    'application/vnd.schemaregistry+json',
    'application/octet-stream',
  ]) {
    fastify.addContentTypeParser(type, { parseAs: 'string' }, fastify.getDefaultJsonParser('error', 'error'));
  }
  return adapter;
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
