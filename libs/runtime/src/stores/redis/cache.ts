import { isRailError } from '@rail/kernel';
import type { MemoryCache } from '../memory/cache.ts';
import type { Cache } from '../ports.ts';
import type { RedisLink } from './redis-link.ts';

const channel = 'rail:cache:invalidated';
const valueKey = (key: string): string => `rail:cache:value:${key}`;
const countKey = (key: string): string => `rail:cache:count:${key}`;
/** Longer than any load takes: a count that is forgotten must not come again while somebody remembers it. */
const countForMs = 3_600_000;

/** Kept only if nobody has invalidated the key since the load began. */
const keepScript = `
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

const invalidateScript = `
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
redis.call('PUBLISH', ARGV[3], ARGV[4])
return 1`;

/**
 * Two layers: this process and Redis. The layer of this process is used only while it hears of invalidations, and is
 * emptied whenever it may have missed one.
 */
export class RedisCache implements Cache {
  readonly #link: RedisLink;
  readonly #ear: RedisLink;
  readonly #near: MemoryCache;
  readonly #invalidationId: () => string;
  #hears = false;

  constructor(link: RedisLink, ear: RedisLink, near: MemoryCache, invalidationId: () => string) {
    this.#link = link;
    this.#ear = ear;
    this.#near = near;
    this.#invalidationId = invalidationId;
    ear.redis.on('ready', () => void this.#listen());
    ear.redis.on('close', () => this.#deaf());
    ear.redis.on('message', (_channel: string, key: string) => void near.invalidate(key));
  }

  through(key: string, forMs: number, load: () => Promise<string>): Promise<string> {
    const shared = (): Promise<string> => this.#shared(key, forMs, load);
    return this.#hears ? this.#near.through(key, forMs, shared) : shared();
  }

  async invalidate(key: string): Promise<void> {
    await this.#near.invalidate(key);
    const args = [this.#invalidationId(), countForMs, channel, key];
    await this.#link.run(invalidateScript, [valueKey(key), countKey(key)], args);
  }

  async #shared(key: string, forMs: number, load: () => Promise<string>): Promise<string> {
    let count: string;
    try {
      const [known, before] = await this.#link.call((redis) => redis.mget(valueKey(key), countKey(key)));
      if (typeof known === 'string') return known;
      count = before ?? '';
    } catch (error) {
      if (!isRailError(error)) throw error;
      return load();
    }
    const value = await load();
    // Not kept, it is loaded again the next time.
    const keys = [valueKey(key), countKey(key)];
    await this.#link.run(keepScript, keys, [count, value, forMs]).catch(() => undefined);
    return value;
  }

  async #listen(): Promise<void> {
    try {
      await this.#ear.redis.subscribe(channel);
      this.#near.clear();
      this.#hears = true;
    } catch {
      this.#deaf();
    }
  }

  #deaf(): void {
    this.#hears = false;
    this.#near.clear();
  }
}
