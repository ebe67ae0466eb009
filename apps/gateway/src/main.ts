import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { systemClock } from '@rail/kernel';
import { openStores, runPart, Signals, startHeartbeat } from '@rail/runtime';
import { gatewayConfig } from './config.ts';
import { startGateway } from './start.ts';

await runPart('gateway', process.env, async (logger) => {
  const config = gatewayConfig(process.env);
  const { redisUrl, instance } = config;
  const stores = await openStores({ redisUrl, clock: systemClock, logger });
  const signals = new Signals();
  signals.watchProcess();
  const catalogue = loadCatalogue(join(config.schemasDir, 'lines'));
  const gateway = await startGateway({ ...config, catalogue, stores, signals, logger });
  const leave = startHeartbeat(stores.live, { part: 'gateway', instance, clock: systemClock, watches: () => [] });
  return {
    url: gateway.url,
    stop: async () => {
      await gateway.stop();
      await leave();
      await stores.close();
    },
  };
});
