import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { systemClock } from '@rail/kernel';
import { runPart, Signals, withStores } from '@rail/runtime';
import { loadDatabases } from '@rail/thematic';
import { controlConfig } from './config.ts';
import { startControl } from './start.ts';

await runPart('control', process.env, (logger) => {
  const { redisUrl, ...config } = controlConfig(process.env);
  const catalogue = loadCatalogue(join(config.schemasDir, 'lines'));
  const onNotice = (text: string): void => logger.info(text);
  const thematic = join(config.schemasDir, 'thematic');
  const databases = existsSync(thematic) ? loadDatabases(thematic) : []; // an exchange may have shares only
  const signals = new Signals();
  signals.watchProcess();
  return withStores({ redisUrl, clock: systemClock, logger }, (stores) =>
    startControl({ ...config, catalogue, databases, stores, signals, onNotice, transport: { logger } }),
  );
});
