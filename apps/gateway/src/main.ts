import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { systemClock } from '@rail/kernel';
import { runPart, Signals, withStores } from '@rail/runtime';
import { gatewayConfig } from './config.ts';
import { startGateway } from './start.ts';

await runPart('gateway', process.env, (logger) => {
  const { redisUrl, ...config } = gatewayConfig(process.env);
  const catalogue = loadCatalogue(join(config.schemasDir, 'lines'));
  const signals = new Signals();
  signals.watchProcess();
  return withStores({ redisUrl, clock: systemClock, logger }, (stores) =>
    startGateway({ ...config, catalogue, stores, signals, logger }),
  );
});
