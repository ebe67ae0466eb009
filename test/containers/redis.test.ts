import { quotaOverRedis } from '../support/quota-over-redis.ts';
import { startRedis } from './containers.mjs';

quotaOverRedis(async () => {
  const redis = await startRedis();
  return { ...redis, close: () => redis.stop() };
});
