import { systemClock } from '@rail/kernel';
import { runPart, withOps, withStores } from '@rail/runtime';
import { publisherConfig } from './config.ts';
import { startPublisher } from './start.ts';

await runPart('publisher', process.env['RAIL_LOG_LEVEL'], (logger) => {
  const { redisUrl, ops, ...config } = publisherConfig(process.env);
  return withOps(ops, (signals) =>
    withStores({ redisUrl, clock: systemClock, logger }, async (stores) => {
      const publisher = await startPublisher({ ...config, stores, signals });
      const { ended, readiness } = publisher;
      const stop = async () => {
        await publisher.stop();
        return { published: publisher.published };
      };
      return { ended, readiness, stop };
    }),
  );
});
