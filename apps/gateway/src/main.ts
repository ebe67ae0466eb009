import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { systemClock } from '@rail/kernel';
import { runPart, Signals, startHeartbeat, withStores } from '@rail/runtime';
import { gatewayConfig } from './config.ts';
import { startGateway } from './start.ts';

await runPart('gateway', process.env, (logger) => {
  const { redisUrl, instance, ...config } = gatewayConfig(process.env);
  const catalogue = loadCatalogue(join(config.schemasDir, 'lines'));
  const signals = new Signals();
  signals.watchProcess();
  const clock = systemClock;
  return withStores({ redisUrl, clock, logger }, async (stores) => {
    const gateway = await startGateway({ ...config, catalogue, stores, signals, logger });
    const leave = startHeartbeat(stores.live, { part: 'gateway', instance, clock, watches: () => [] });
    const stop = async (): Promise<void> => {
      await gateway.stop();
      await leave();
    };
    return { url: gateway.url, stop };
  });
});
