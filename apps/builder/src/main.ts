import { describeError } from '@rail/kernel';
import { createLogger } from '@rail/runtime';
import { builderConfig } from './config.ts';
import { startBuilder } from './start.ts';

const logger = createLogger('builder');
try {
  const builder = await startBuilder(builderConfig(process.env));
  logger.info('started');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void builder.stop().then(() => logger.info('stopped'));
    });
  }
} catch (error) {
  logger.fatal(describeError(error));
  process.exitCode = 1;
}
