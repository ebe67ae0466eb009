import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '@rail/kernel';
import { openStores, type Stores } from '@rail/runtime';
import { killPartProcesses } from './part-process.ts';
import { dayMs, QuotaExchange } from './quota-exchange.ts';

/** A Redis that may be killed. */
export interface MortalRedis {
  readonly url: string;
  /** One command, as redis-cli takes it. */
  ask(...command: readonly [string, ...string[]]): Promise<unknown>;
  kill(): Promise<void>;
  /** Starts it again, empty, where it was. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const quiet = { warn: () => undefined, info: () => undefined };

/** What must hold where routers share a quota over Redis, whatever becomes of that. */
export function quotaOverRedis(open: () => Promise<MortalRedis>): void {
  describe('a daily quota that two routers share over Redis', () => {
    const exchange = new QuotaExchange();
    let redis: MortalRedis;
    let stores: Stores;
    beforeAll(async () => {
      redis = await open();
      stores = await openStores({ redisUrl: redis.url, clock: systemClock, logger: quiet });
      await exchange.start();
      await exchange.publish(5);
    });
    afterEach(() => exchange.stopRouters());
    afterAll(async () => {
      await killPartProcesses();
      await exchange.stop();
      await stores.close();
      await redis.close();
    });

    test('is kept exactly when one is killed in the middle and the store loses its memory', async () => {
      await exchange.declare('em-er-190', 'quota: { recordsPerDay: 1500 }');
      const routers = ['0', '1'].map((instance) => exchange.routerProcess(instance, redis.url));
      await Promise.all(routers.map(({ ready }) => ready));
      const before = exchange.publishedRecords;
      await exchange.publish(10);
      await exchange.reaches('em-er-190', before, 60_000);
      await redis.ask('FLUSHALL');
      await exchange.publish(2);
      await routers[0]!.kill();
      await exchange.publish(18);
      await exchange.routed();
      await exchange.reaches('em-er-190', 1500, 60_000);
      await exchange.publish(2);
      await exchange.routed();
      expect(await exchange.delivered('em-er-190')).toBe(1500);
      await routers[1]!.stop();

      exchange.aheadMs = dayMs;
      await exchange.startRouter('0', stores);
      await exchange.reaches('em-er-190', exchange.publishedRecords, 60_000);
      expect(await exchange.delivered('em-er-190')).toBe(exchange.publishedRecords);
      await exchange.expectPrefix('em-er-190');
      expect(Math.max(...(await exchange.deliveredByDay('em-er-190')).values())).toBe(1500);
      expect((await exchange.balance()).faults).toEqual([]);
    });

    test('waits while the store is away, and only what it limits', async () => {
      exchange.aheadMs = 2 * dayMs;
      await exchange.declare('em-er-191', 'quota: { recordsPerDay: 100000 }');
      await exchange.declare('em-er-192');
      await redis.kill();
      await exchange.startRouter('0', stores);
      await exchange.publish(3);
      await exchange.routed();
      await exchange.reaches('em-er-192', exchange.publishedRecords);
      expect(await exchange.delivered('em-er-191')).toBe(0);
      await redis.start();
      await exchange.reaches('em-er-191', exchange.publishedRecords);
      await exchange.expectPrefix('em-er-191');
    });
  });
}
