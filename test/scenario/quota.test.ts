import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '@rail/kernel';
import { memoryStores } from '@rail/runtime';
import { noRedis, RedisServer } from '../../libs/runtime/src/stores/testing/redis-server.ts';
import { killPartProcesses } from '../support/part-process.ts';
import { dayMs, partitions, QuotaExchange, recordsPerBatch } from '../support/quota-exchange.ts';
import { quotaOverRedis } from '../support/quota-over-redis.ts';

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

describe('a daily quota', () => {
  test('lets through what it allows, exactly, holds the rest and delivers it on the days after, in order', async () => {
    await exchange.declare('em-er-180');
    await exchange.declare('em-er-181', 'quota: { recordsPerDay: 130 }');
    await exchange.startRouter('a', memoryStores(systemClock));
    await exchange.publish(5);
    await exchange.routed();
    await exchange.reaches('em-er-181', 130);
    expect(await exchange.delivered('em-er-180')).toBe(300); // nobody else waits

    await exchange.publish(1);
    await exchange.routed();
    expect(await exchange.delivered('em-er-181')).toBe(130);
    expect(await exchange.quotaUse('em-er-181', 130)).toMatchObject({ usedToday: 130, heldRecords: 230 });
    expect(await exchange.page('em-er-181')).toMatchObject({
      summary: { counts: { held: 230 } },
      quota: { perDay: 130, usedToday: 130 },
      silence: { kind: 'overQuota', text: { en: expect.stringContaining('230 records wait until') } },
    });
    expect(await exchange.signals.registry.getSingleMetricAsString('rail_agreement_quota_ratio')).toContain('} 1');
    for (const allowed of [260, 360]) {
      exchange.aheadMs += dayMs;
      await exchange.reaches('em-er-181', allowed);
      expect(await exchange.delivered('em-er-181')).toBe(allowed);
    }
    await exchange.expectPrefix('em-er-181');
    expect([...(await exchange.deliveredByDay('em-er-181')).values()]).toEqual([130, 130, 100]);
    expect((await exchange.balance()).faults).toEqual([]);
  });

  test('outlasts its router: what was delivered today counts after a restart with an empty store', async () => {
    const before = await exchange.delivered('em-er-181');
    await exchange.declare('em-er-182', 'quota: { recordsPerDay: 50 }');
    for (let starts = 0; starts < 3; starts++) {
      await exchange.startRouter('a', memoryStores(systemClock));
      await exchange.reaches('em-er-182', 50);
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
    await exchange.reaches('em-er-183', 60);
    await exchange.publish(2);
    await exchange.routed();
    await exchange.until('it is known to be used up', async () =>
      (await exchange.standings('em-er-183')).every((standing) => standing.includes('used-up')),
    );
    expect(await exchange.quotaUse('em-er-183', 60)).toMatchObject({ usedToday: 60, heldRecords: 0, leavesOut: true });
    exchange.aheadMs += dayMs;
    await exchange.until('it goes on', async () =>
      (await exchange.standings('em-er-183')).every((standing) => standing === 'attached'),
    );
    const from = [...exchange.published];
    await exchange.publish(1);
    await exchange.routed();
    await exchange.reaches('em-er-183', 60 + partitions.length * recordsPerBatch);
    const origins = await exchange.origins('em-er-183');
    for (const partition of partitions) {
      const mine = origins[partition]!.filter((offset) => offset! >= first[partition]!);
      expect(mine.filter((offset) => offset! >= from[partition]!)).toHaveLength(recordsPerBatch);
    }
    expect((await exchange.balance()).faults).toEqual([]);
  });
});

if (noRedis !== undefined) test.skip(`quotas of two routers: ${noRedis}`, () => undefined);
else quotaOverRedis(() => RedisServer.started());

describe('a rate', () => {
  test('delays what is delivered and loses nothing', async () => {
    await exchange.declare('em-er-195', 'quota: { recordsPerSecond: 500 }');
    const all = exchange.publishedRecords;
    const began = performance.now();
    await exchange.startRouter('a', memoryStores(systemClock));
    await exchange.reaches('em-er-195', all);
    const tookMs = performance.now() - began;
    expect(tookMs).toBeGreaterThan((1000 * all) / 500 - 1000);
    await exchange.expectPrefix('em-er-195');
  });
});
