import { systemClock } from '@rail/kernel';
import { runPart, Signals, withStores } from '@rail/runtime';
import { routerConfig } from './config.ts';
import { startRouter } from './start.ts';

await runPart('router', process.env['RAIL_LOG_LEVEL'], (logger) => {
  const { redisUrl, ...config } = routerConfig(process.env);
  return withStores({ redisUrl, clock: systemClock, logger }, (stores) =>
    startRouter({ ...config, stores, signals: new Signals(), logger }),
  );
});
