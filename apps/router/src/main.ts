import { systemClock } from '@rail/kernel';
import { runPart, withOps, withStores } from '@rail/runtime';
import { routerConfig } from './config.ts';
import { startRouter } from './start.ts';

await runPart('router', process.env['RAIL_LOG_LEVEL'], (logger) => {
  const { redisUrl, ops, ...config } = routerConfig(process.env);
  return withOps(ops, (signals) =>
    withStores({ redisUrl, clock: systemClock, logger }, (stores) =>
      startRouter({ ...config, stores, signals, logger }),
    ),
  );
});
