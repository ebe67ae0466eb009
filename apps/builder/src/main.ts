import { describeError, RailError, systemClock } from '@rail/kernel';
import { runPart, withSignals, withStores } from '@rail/runtime';
import { builderConfig } from './config.ts';
import { startBuilder } from './start.ts';

await runPart('builder', process.env, (logger) => {
  const { redisUrl, ops, tracing: traced, ...config } = builderConfig(process.env);
  const { promise: ended, reject } = Promise.withResolvers<never>();
  let failed = 0;
  const onFailed = (database: string, error: RailError): void => {
    logger.error({ database }, `the database is not filled any more: ${describeError(error)}`);
    failed++;
    // Whoever restarts this process shall notice.
    if (failed === config.databases.length) reject(error);
  };
  return withSignals({ ops, tracing: traced }, (signals, tracing) =>
    withStores({ redisUrl, clock: systemClock, logger }, async (stores) => {
      const builder = await startBuilder({ ...config, stores, signals, tracing, logger, onFailed });
      return { ended, readiness: () => builder.readiness(), stop: () => builder.stop() };
    }),
  );
});
