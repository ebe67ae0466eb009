import { systemClock } from '@rail/kernel';
import { runPart, withSignals, withStores } from '@rail/runtime';
import { routerConfig } from './config.ts';
import { startRouter } from './start.ts';

await runPart('router', process.env, (logger) => {
  const { redisUrl, ops, tracing: traced, ...config } = routerConfig(process.env);
  return withSignals({ ops, tracing: traced }, (signals, tracing) =>
    withStores({ redisUrl, clock: systemClock, logger }, (stores) =>
      startRouter({ ...config, stores, signals, tracing, logger }),
    ),
  );
});
