import { systemClock } from '@rail/kernel';
import { runPart, withSignals, withStores } from '@rail/runtime';
import { publisherConfig } from './config.ts';
import { startPublisherProcess } from './start-process.ts';

await runPart('publisher', process.env, (logger) => {
  const { redisUrl, ops, tracing: traced, ...config } = publisherConfig(process.env);
  return withSignals({ ops, tracing: traced }, (signals, tracing) =>
    withStores({ redisUrl, clock: systemClock, logger }, (stores) =>
      startPublisherProcess({ ...config, stores, signals, tracing, logger }),
    ),
  );
});
