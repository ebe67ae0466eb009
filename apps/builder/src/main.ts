import { describeError, type RailError } from '@rail/kernel';
import { createLogger } from '@rail/runtime';
import { builderConfig } from './config.ts';
import { startBuilder } from './start.ts';

const logger = createLogger('builder');
try {
  const config = builderConfig(process.env);
  const allFailed = Promise.withResolvers<void>();
  let failed = 0;
  const onFailed = (database: string, error: RailError): void => {
    logger.error({ database }, `the database is not filled any more: ${describeError(error)}`);
    failed++;
    if (failed === config.databases.length) allFailed.resolve();
  };
  const builder = await startBuilder({ ...config, onFailed });
  logger.info('started');
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= builder.stop().then(() => logger.info('stopped')));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
  void allFailed.promise.then(() => {
    process.exitCode = 1; // whoever restarts this process shall notice
    return stop();
  });
} catch (error) {
  logger.fatal(describeError(error));
  process.exitCode = 1;
}
