import { burstMs } from '../limits.ts';
import type { RateLimiter } from '../ports.ts';
import type { RedisLink } from './redis-link.ts';

/** Keeps the moment, in microseconds of Redis's clock, at which the bucket will be full again. */
const takeScript = `
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local full = tonumber(redis.call('GET', KEYS[1]) or '0')
if full < now then full = now end
full = full + math.ceil(tonumber(ARGV[1]) * 1000000 / tonumber(ARGV[2]))
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1000)
return math.max(0, math.ceil((full - now) / 1000 - tonumber(ARGV[3])))`;

export class RedisRateLimiter implements RateLimiter {
  readonly #link: RedisLink;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  async take(key: string, count: number, perSecond: number): Promise<number> {
    return Number(await this.#link.run(takeScript, [`rail:rate:${key}`], [count, perSecond, burstMs]));
  }
}
