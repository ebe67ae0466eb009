import { type Clock, describeError, RailError } from '@rail/kernel';
import { Redis } from 'ioredis';
import type { Logger } from '../../logging.ts';
import type { StoreStatus } from '../ports.ts';

/** No call waits longer. */
const answerWithinMs = 200;
const firstRetryMs = 50;
const lastRetryMs = 2_000;

/** One connection to Redis that comes back by itself. While it is away every call fails; none waits in a queue. */
export class RedisLink {
  readonly redis: Redis;
  readonly #clock: Clock;
  readonly #logger: Pick<Logger, 'warn' | 'info'>;
  #fault: StoreStatus['fault'];

  constructor(url: string, clock: Clock, logger: Pick<Logger, 'warn' | 'info'>) {
    this.#clock = clock;
    this.#logger = logger;
    this.#fault = { sinceMs: clock.now(), what: 'not connected yet' };
    this.redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      commandTimeout: answerWithinMs,
      connectTimeout: 1_000,
      disconnectTimeout: 100, // a timer of this length outlives a connection that was lost before
      retryStrategy: (times) => Math.min(firstRetryMs * 2 ** (times - 1), lastRetryMs),
    });
    this.redis.on('error', (error: Error) => this.#failed(error));
    this.redis.on('close', () => this.#failed(new RailError('STORE_UNREACHABLE', 'the connection has ended')));
    this.redis.on('ready', () => this.#answered());
  }

  get fault(): StoreStatus['fault'] {
    return this.#fault;
  }

  /** Begins to connect, and waits a moment for it. */
  async open(): Promise<void> {
    await this.redis.connect().catch(() => undefined); // it goes on trying, and `fault` says why it has to
  }

  /** One call. @throws RailError STORE_UNREACHABLE */
  async call<Answer>(make: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await make(this.redis);
      this.#answered();
      return answer;
    } catch (error) {
      this.#failed(error);
      throw new RailError('STORE_UNREACHABLE', `Redis does not answer: ${describeError(error)}`, { cause: error });
    }
  }

  /** One Lua script over keys and arguments. @throws RailError STORE_UNREACHABLE */
  run(script: string, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    return this.call((redis) => redis.eval(script, keys.length, ...keys, ...args));
  }

  close(): void {
    this.redis.removeAllListeners();
    this.redis.on('error', () => undefined); // an attempt that is under way may still fail
    this.redis.disconnect();
  }

  #failed(error: unknown): void {
    const what = describeError(error);
    if (this.#fault === null) this.#logger.warn({ error: what }, 'the store is away');
    this.#fault = { sinceMs: this.#fault?.sinceMs ?? this.#clock.now(), what };
  }

  #answered(): void {
    if (this.#fault !== null) this.#logger.info('the store answers');
    this.#fault = null;
  }
}
