import { randomUUID } from 'node:crypto';
import type { Clock } from '@rail/kernel';
import type { Logger } from '../../logging.ts';
import { MemoryCache } from '../memory/cache.ts';
import type { Stores } from '../ports.ts';
import { RedisCache } from './cache.ts';
import { RedisLiveSignals } from './live-signals.ts';
import { RedisQuotaLeases } from './quota-leases.ts';
import { RedisRateLimiter } from './rate-limiter.ts';
import { RedisLink } from './redis-link.ts';

/** How long a start waits for the first answer. */
const openWithinMs = 1_000;

/** Stores in Redis, over one connection for calls and one that hears of invalidations. */
export async function openRedisStores(
  url: string,
  clock: Clock,
  logger: Pick<Logger, 'warn' | 'info'>,
): Promise<Stores> {
  const link = new RedisLink(url, clock, logger);
  const ear = new RedisLink(url, clock, { warn: () => undefined, info: () => undefined });
  const cache = new RedisCache(link, ear, new MemoryCache(clock), randomUUID);
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, openWithinMs)));
  await Promise.race([Promise.all([link.open(), ear.open()]), enough]);
  clearTimeout(timer);
  return {
    live: new RedisLiveSignals(link),
    rates: new RedisRateLimiter(link),
    quotas: new RedisQuotaLeases(link),
    cache,
    status: () => ({ kind: 'redis', fault: link.fault }),
    close() {
      link.close();
      ear.close();
      return Promise.resolve();
    },
  };
}
