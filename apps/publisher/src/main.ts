import { systemClock } from '@rail/kernel';
import { runPart, Signals, withStores } from '@rail/runtime';
import { publisherConfig } from './config.ts';
import { startPublisher } from './start.ts';

await runPart('publisher', process.env['RAIL_LOG_LEVEL'], (logger) => {
  const { redisUrl, ...config } = publisherConfig(process.env);
  return withStores({ redisUrl, clock: systemClock, logger }, async (stores) => {
    const publisher = await startPublisher({ ...config, stores, signals: new Signals() });
    const stop = async () => {
      await publisher.stop();
      return { published: publisher.published };
    };
    return { ended: publisher.ended, stop };
  });
});
