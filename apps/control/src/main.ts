import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { describeError } from '@rail/kernel';
import { createLogger, Signals } from '@rail/runtime';
import { loadDatabases } from '@rail/thematic';
import { readConfig } from './config.ts';
import { startControl } from './start.ts';

const logger = createLogger('control');
try {
  const config = readConfig(process.env);
  const catalogue = loadCatalogue(join(config.schemasDir, 'lines'));
  const onNotice = (text: string): void => logger.info(text);
  const thematic = join(config.schemasDir, 'thematic');
  const databases = existsSync(thematic) ? loadDatabases(thematic) : []; // an exchange may have shares only
  const control = await startControl({ ...config, catalogue, databases, signals: new Signals(), onNotice });
  process.stdout.write(`${JSON.stringify({ listening: control.url })}\n`);
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping ??= control.stop().then(() => logger.info('stopped'));
    });
  }
} catch (error) {
  logger.fatal(describeError(error));
  process.exitCode = 1;
}
