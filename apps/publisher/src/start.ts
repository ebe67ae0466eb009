import { setTimeout as pause } from 'node:timers/promises';
import { RegistryClient } from '@rail/avro';
import { type Catalogue, lineControlsTopic, parseLineControl } from '@rail/catalogue';
import { createStream } from '@rail/generators';
import { type KafkaAccess, KafkaClient, Producer } from '@rail/kafka-client';
import { systemClock } from '@rail/kernel';
import {
  FollowedState,
  memoryStores,
  noTracing,
  type Readiness,
  type Signals,
  startHeartbeat,
  type Stores,
  type Tracing,
} from '@rail/runtime';
import { BatchTraces } from './batch-traces.ts';
import { LineRates } from './line-rates.ts';
import { publishedSoFar } from './published-so-far.ts';
import { PublishLoop } from './publish.loop.ts';
import { registerSchemas } from './register-schemas.ts';
import { RunHeaders } from './run-headers.ts';

export interface PublisherOptions {
  readonly kafka: KafkaAccess;
  readonly registryUrl: string;
  readonly catalogue: Catalogue;
  readonly signals: Signals;
  readonly seed: number;
  /** When the generated world begins; with the seed it names the run, and a run goes on where it stopped. */
  readonly worldStartMs: number;
  readonly recordsPerSecond: number;
  /** The lines to generate; all of them if there is none. */
  readonly lines?: readonly string[] | undefined;
  /** Tells publishers apart. */
  readonly instance?: string;
  /** Shared with other processes; those of this process alone if there are none. */
  readonly stores?: Stores;
  readonly tracing?: Tracing;
}

export interface Publisher {
  readonly published: number;
  /** Settles when publishing ends; rejects with what ended it. */
  readonly ended: Promise<void>;
  readonly readiness: Readiness;
  stop(): Promise<void>;
}

const clientId = 'rail.publisher';

/** Publishes the generated world to the line topics until it is stopped. */
export async function startPublisher(options: PublisherOptions): Promise<Publisher> {
  const client = new KafkaClient({ ...options.kafka, clientId });
  try {
    await client.connect();
    return await begin(client, options);
  } catch (error) {
    await client.close(); // an open connection keeps the process alive
    throw error;
  }
}

async function begin(client: KafkaClient, options: PublisherOptions): Promise<Publisher> {
  const { catalogue, signals, seed, worldStartMs, recordsPerSecond } = options;
  const registry = new RegistryClient({ url: options.registryUrl });
  const { lines } = options;
  const datasets = catalogue.datasets.filter(({ line }) => lines?.includes(line) ?? true);
  // Other lines are another world: its records have other numbers.
  const run = ['seed', seed, worldStartMs.toString(36), ...(lines ?? [])].join('-');
  const schemaIds: number[] = [];
  // One after the other: when one is refused, no other is under way.
  for (const dataset of datasets) schemaIds.push(await registerSchemas(registry, dataset));
  const published = await Promise.all(
    datasets.map((dataset) => publishedSoFar(client, dataset.topic, run, systemClock)),
  );
  const said = new FollowedState(client, lineControlsTopic, parseLineControl);
  await said.start();
  const producer = new Producer(client);
  await producer.init();
  const worldRate = recordsPerSecond === Infinity ? 2000 : recordsPerSecond;
  const loop = new PublishLoop({
    stream: createStream(datasets, { seed, startMs: worldStartMs, recordsPerSecond: worldRate }),
    producer,
    headers: new RunHeaders(run),
    schemaIds,
    published,
    rates: new LineRates(said, datasets, recordsPerSecond),
    clock: systemClock,
    pause,
    signals,
    traces: new BatchTraces(options.tracing ?? noTracing, clientId),
  });
  signals.partUp.set({ part: 'publisher' }, 1);
  let hasEnded = false;
  const ended = loop.run().finally(() => {
    hasEnded = true;
    signals.partUp.set({ part: 'publisher' }, 0);
  });
  ended.catch(() => undefined); // whoever started it awaits `ended`
  const watches = (): string[] => datasets.map(({ topic }) => topic);
  const { instance = '0', stores = memoryStores(systemClock) } = options;
  const quiet = startHeartbeat(stores.live, { part: 'publisher', instance, clock: systemClock, watches });
  return {
    get published() {
      return loop.published;
    },
    ended,
    readiness: () => (hasEnded ? 'publishing has ended' : undefined),
    async stop() {
      loop.stop();
      await ended.catch(() => undefined);
      await quiet();
      await said.stop();
      await producer.close();
      await client.close();
    },
  };
}
