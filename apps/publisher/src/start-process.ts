import { tmpdir } from 'node:os';
import { systemClock } from '@rail/kernel';
import { type Logger, type RunningPart, startHeartbeat } from '@rail/runtime';
import { startTransport } from './commands/publisher-commands.module.ts';
import type { PublisherConfig } from './config.ts';
import { startPublisherDesk } from './runs/publisher-desk.ts';
import { signalReplays } from './runs/replay-signals.ts';
import { type PublisherOptions, startPublisher } from './start.ts';

export interface PublisherProcessOptions extends Omit<PublisherConfig, 'redisUrl' | 'ops' | 'tracing' | 'logLevel'> {
  readonly stores: NonNullable<PublisherOptions['stores']>;
  readonly signals: PublisherOptions['signals'];
  readonly tracing: NonNullable<PublisherOptions['tracing']>;
  readonly logger: Logger;
}

/** A publisher as a process of its own: it generates if it is to, and replays files on command. */
export async function startPublisherProcess(options: PublisherProcessOptions): Promise<RunningPart> {
  const stops: (() => Promise<unknown>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const { kafka, registryUrl, catalogue, feedsDir, instance, logger, tracing } = options;
    const onFault = (run: string, fault: string): void => logger.error({ run, fault }, 'a replay ended by a fault');
    const parts = { kafka, registryUrl, catalogue, feedsDir, tracing, spillFolder: tmpdir(), onFault };
    const taking = await startPublisherDesk(parts);
    stops.push(() => taking.stop());
    const endSignals = signalReplays(options.signals, () => taking.runs.driven);
    stops.push(() => Promise.resolve(endSignals()));
    const transport = startTransport(taking.desk, { kafka, instance, logger });
    stops.push(() => transport.stop());
    if (!options.generates) {
      options.signals.partUp.set({ part: 'publisher' }, 1);
      stops.push(beat(options));
      return { stop: stopAll };
    }
    const publisher = await startPublisher(options);
    stops.push(() => publisher.stop());
    const { ended, readiness } = publisher;
    const stop = async (): Promise<{ published: number }> => {
      await stopAll();
      return { published: publisher.published };
    };
    return { ended, readiness, stop };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Nobody else tells of a publisher that generates nothing. */
function beat({ stores, instance }: PublisherProcessOptions): () => Promise<void> {
  return startHeartbeat(stores.live, { part: 'publisher', instance, clock: systemClock, watches: () => [] });
}
