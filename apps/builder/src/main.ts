import { describeError, RailError } from '@rail/kernel';
import { runPart } from '@rail/runtime';
import { builderConfig } from './config.ts';
import { startBuilder } from './start.ts';

await runPart('builder', process.env['RAIL_LOG_LEVEL'], async (logger) => {
  const config = builderConfig(process.env);
  const { promise: ended, reject } = Promise.withResolvers<never>();
  let failed = 0;
  const onFailed = (database: string, error: RailError): void => {
    logger.error({ database }, `the database is not filled any more: ${describeError(error)}`);
    failed++;
    // Whoever restarts this process shall notice.
    if (failed === config.databases.length) reject(error);
  };
  return { ended, stop: (await startBuilder({ ...config, onFailed })).stop };
});
