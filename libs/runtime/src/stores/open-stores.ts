import type { Clock } from '@rail/kernel';
import type { Logger } from '../logging.ts';
import { MemoryCache } from './memory/cache.ts';
import { MemoryLiveSignals } from './memory/live-signals.ts';
import { MemoryQuotaLeases } from './memory/quota-leases.ts';
import { MemoryRateLimiter } from './memory/rate-limiter.ts';
import type { Stores } from './ports.ts';
import { openRedisStores } from './redis/open-redis-stores.ts';

export interface StoresOptions {
  /** Without it the stores are those of this process alone. */
  readonly redisUrl?: string | undefined;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
}

/** The stores that the processes of an exchange share. A Redis that does not answer keeps nobody from starting. */
export function openStores({ redisUrl, clock, logger }: StoresOptions): Promise<Stores> {
  if (redisUrl !== undefined) return openRedisStores(redisUrl, clock, logger);
  return Promise.resolve(memoryStores(clock));
}

/** Stores of this process alone. */
export function memoryStores(clock: Clock): Stores {
  return {
    live: new MemoryLiveSignals(clock),
    rates: new MemoryRateLimiter(clock),
    quotas: new MemoryQuotaLeases(clock),
    cache: new MemoryCache(clock),
    status: () => ({ kind: 'memory', fault: null }),
    close: () => Promise.resolve(),
  };
}
