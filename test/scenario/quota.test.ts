import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '@rail/kernel';
import { memoryStores, openStores, type Stores } from '@rail/runtime';
import { noRedis, RedisServer } from '../../libs/runtime/src/stores/testing/redis-server.ts';
import { killPartProcesses } from '../support/part-process.ts';
import { dayMs, partitions, QuotaExchange, recordsPerBatch } from '../support/quota-exchange.ts';

const quiet = { warn: () => undefined, info: () => undefined };
const inOrder = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
let exchange: QuotaExchange;

beforeAll(async () => {
  exchange = new QuotaExchange();
  await exchange.start();
});
afterEach(() => exchange.stopRouters());
afterAll(async () => {
  await killPartProcesses();
  await exchange.stop();
});

/** Waits until the share has exactly so many records; afterwards it must not have got more. */
const reaches = (agreement: string, count: number, withinMs?: number): Promise<void> =>
  exchange.until(`${agreement} has ${count}`, async () => (await exchange.delivered(agreement)) >= count, withinMs);

/** Each partition of the share holds what its source holds, from the start on, without a gap. */
async function expectPrefix(agreement: string): Promise<void> {
  for (const origins of await exchange.origins(agreement)) expect(origins).toEqual(inOrder(origins.length));
}

describe('a daily quota', () => {
  test('lets through what it allows, exactly, holds the rest and delivers it on the days after, in order', async () => {
    await exchange.declare('em-er-180');
    await exchange.declare('em-er-181', 'quota: { recordsPerDay: 130 }');
    await exchange.startRouter('a', memoryStores(systemClock));
    await exchange.publish(5);
    await exchange.routed();
    await reaches('em-er-181', 130);
    expect(await exchange.delivered('em-er-180')).toBe(300); // nobody else waits

    await exchange.publish(1);
    await exchange.routed();
    expect(await exchange.delivered('em-er-181')).toBe(130);
    expect(await exchange.quotaUse('em-er-181', 130)).toMatchObject({ usedToday: 130, heldRecords: 230 });
    expect(await exchange.signals.registry.getSingleMetricAsString('rail_agreement_quota_ratio')).toContain('} 1');
    for (const allowed of [260, 360]) {
      exchange.aheadMs += dayMs;
      await reaches('em-er-181', allowed);
      expect(await exchange.delivered('em-er-181')).toBe(allowed);
    }
    await expectPrefix('em-er-181');
    expect([...(await exchange.deliveredByDay('em-er-181')).values()]).toEqual([130, 130, 100]);
    expect((await exchange.balance()).faults).toEqual([]);
  });

  test('outlasts its router: what was delivered today counts after a restart with an empty store', async () => {
    const before = await exchange.delivered('em-er-181');
    await exchange.declare('em-er-182', 'quota: { recordsPerDay: 50 }');
    for (let starts = 0; starts < 3; starts++) {
      await exchange.startRouter('a', memoryStores(systemClock));
      await reaches('em-er-182', 50);
      await exchange.publish(1);
      await exchange.routed();
      await exchange.stopRouters();
    }
    expect(await exchange.delivered('em-er-182')).toBe(50);
    expect(await exchange.delivered('em-er-181')).toBeLessThanOrEqual(before + 130);
  });

  test('that stops leaves out what comes once it is used up, and goes on with what is new the next day', async () => {
    await exchange.declare('em-er-183', 'quota: { recordsPerDay: 60 }\nonQuota: stop');
    const first = exchange.published.map((count) => count);
    await exchange.startRouter('a', memoryStores(systemClock));
    await reaches('em-er-183', 60);
    await exchange.publish(2);
    await exchange.routed();
    await exchange.until('it is known to be used up', async () =>
      (await exchange.standings('em-er-183')).every((standing) => standing.includes('used-up')),
    );
    exchange.aheadMs += dayMs;
    await exchange.until('it goes on', async () =>
      (await exchange.standings('em-er-183')).every((standing) => standing === 'attached'),
    );
    const from = [...exchange.published];
    await exchange.publish(1);
    await exchange.routed();
    await reaches('em-er-183', 60 + partitions.length * recordsPerBatch);
    const origins = await exchange.origins('em-er-183');
    for (const partition of partitions) {
      const mine = origins[partition]!.filter((offset) => offset! >= first[partition]!);
      expect(mine.filter((offset) => offset! >= from[partition]!)).toHaveLength(recordsPerBatch);
    }
    expect((await exchange.balance()).faults).toEqual([]);
  });
});

if (noRedis !== undefined) test.skip(`quotas of two routers: ${noRedis}`, () => undefined);
(noRedis === undefined ? describe : describe.skip)('a daily quota that two routers share', () => {
  const redis = new RedisServer();
  let stores: Stores;
  beforeAll(async () => {
    await redis.start();
    stores = await openStores({ redisUrl: redis.url, clock: systemClock, logger: quiet });
  });
  afterAll(async () => {
    await stores.close();
    await redis.close();
  });

  test('is kept exactly when one is killed in the middle and the store loses its memory', async () => {
    exchange.aheadMs = 0;
    await exchange.declare('em-er-190', 'quota: { recordsPerDay: 1500 }');
    const held = exchange.published.reduce((sum, count) => sum + count, 0);
    const routers = ['0', '1'].map((instance) => exchange.routerProcess(instance, redis.url));
    await Promise.all(routers.map(({ ready }) => ready));
    await exchange.publish(10);
    await reaches('em-er-190', Math.min(held, 900));
    await redis.ask('FLUSHALL');
    await exchange.publish(2);
    await routers[0]!.kill();
    await exchange.publish(18);
    await exchange.routed();
    await reaches('em-er-190', 1500, 60_000);
    await exchange.publish(2);
    await exchange.routed();
    expect(await exchange.delivered('em-er-190')).toBe(1500);
    await routers[1]!.stop();

    exchange.aheadMs = dayMs;
    await exchange.startRouter('0', stores);
    const all = exchange.published.reduce((sum, count) => sum + count, 0);
    await reaches('em-er-190', Math.min(all, 3000), 60_000);
    expect(await exchange.delivered('em-er-190')).toBe(Math.min(all, 3000));
    await expectPrefix('em-er-190');
    expect(Math.max(...(await exchange.deliveredByDay('em-er-190')).values())).toBe(1500);
    expect((await exchange.balance()).faults).toEqual([]);
  });

  test('waits while the store is away, and only what it limits', async () => {
    exchange.aheadMs = 2 * dayMs;
    await exchange.declare('em-er-191', 'quota: { recordsPerDay: 100000 }');
    await redis.kill();
    const router = await exchange.startRouter('0', stores);
    await exchange.publish(3);
    await exchange.routed();
    expect(await exchange.delivered('em-er-191')).toBe(0);
    await redis.start();
    await reaches(
      'em-er-191',
      exchange.published.reduce((sum, count) => sum + count, 0),
    );
    await expectPrefix('em-er-191');
    await router.stop();
  });
});

describe('a rate', () => {
  test('delays what is delivered and loses nothing', async () => {
    await exchange.declare('em-er-195', 'quota: { recordsPerSecond: 500 }');
    const all = exchange.published.reduce((sum, count) => sum + count, 0);
    const began = performance.now();
    await exchange.startRouter('a', memoryStores(systemClock));
    await reaches('em-er-195', all);
    const tookMs = performance.now() - began;
    expect(tookMs).toBeGreaterThan((1000 * all) / 500 - 1000);
    await expectPrefix('em-er-195');
  });
});
