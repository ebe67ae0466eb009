import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '@rail/kernel';
import { openStores } from './open-stores.ts';
import type { Stores } from './ports.ts';
import { noRedis, RedisServer } from './testing/redis-server.ts';

const logger = { warn: () => undefined, info: () => undefined };
const window = { agreement: 'mr-hr-003', day: '2026-11-24' };
const held = [{ ...window, holder: '0', token: '-', leased: 40, sequence: 0 }];

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('not within 10 s');
    await pause(10);
  }
}

const open = (server: RedisServer): Promise<Stores> => openStores({ redisUrl: server.url, clock: systemClock, logger });

if (noRedis !== undefined) test.skip(`Redis: ${noRedis}`, () => undefined);
(noRedis === undefined ? describe : describe.skip)('a Redis that is lost', () => {
  let server: RedisServer;
  let stores: Stores;
  beforeEach(async () => {
    server = new RedisServer();
    await server.start();
    stores = await open(server);
  });
  afterEach(async () => {
    await stores.close();
    await server.close();
  });

  /** Every call fails with the same error, and soon. */
  async function fails(): Promise<void> {
    const began = performance.now();
    const calls = [
      stores.live.beats(),
      stores.rates.take('a', 1, 1),
      stores.quotas.holdings(window),
      stores.cache.invalidate('k'),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    expect(performance.now() - began).toBeLessThan(600);
  }

  test('fails every call at once, tells since when, and comes back by itself', async () => {
    const beforeMs = Date.now();
    await server.kill();
    await fails();
    const { fault } = stores.status();
    expect(fault?.sinceMs).toBeGreaterThanOrEqual(beforeMs);
    await fails();
    expect(stores.status().fault?.sinceMs).toBe(fault?.sinceMs);

    await server.start();
    await until(() => stores.status().fault === null);
    expect(await stores.rates.take('a', 1, 1000)).toBe(0);
  });

  test('waits for none that holds its connections and does not answer', async () => {
    server.freeze();
    await fails();
    expect(stores.status().fault).not.toBeNull();
    server.thaw();
    await until(async () => (await stores.live.beats().catch(() => undefined)) !== undefined);
    expect(stores.status().fault).toBeNull();
  });

  test('keeps nobody from starting, and serves once it is there', async () => {
    await server.kill();
    const late = await open(server);
    expect(late.status().fault).not.toBeNull();
    await server.start();
    await until(() => late.status().fault === null);
    await late.close();
  });

  test('says that it has lost its memory after a flush, a restart, and a restart with an old copy', async () => {
    const count = async (): Promise<boolean> => {
      const token = await stores.quotas.beginCount();
      return token !== undefined && stores.quotas.install(token, held);
    };
    expect(await count()).toBe(true);
    expect(await stores.quotas.holdings(window)).toHaveLength(1);

    await server.ask('FLUSHALL');
    expect(await stores.quotas.holdings(window)).toBe('lost');
    expect(await count()).toBe(true);

    await server.ask('SAVE');
    await server.kill();
    await server.start({ persists: true });
    await until(() => stores.status().fault === null);
    expect(await server.ask('EXISTS', 'rail:quota')).toBe(1); // the copy is there, and counts for nothing
    expect(await stores.quotas.holdings(window)).toBe('lost');
    expect(await count()).toBe(true);

    await server.kill();
    await server.start();
    await until(() => stores.status().fault === null);
    expect(await stores.quotas.holdings(window)).toBe('lost');
  });

  test('takes no count that began before it lost its memory again', async () => {
    const token = await stores.quotas.beginCount();
    await server.ask('FLUSHALL');
    expect(await stores.quotas.install(token!, held)).toBe(false);
    expect(await stores.quotas.holdings(window)).toBe('lost');
  });

  test('lets no cache answer from before: what may have changed unheard is loaded again', async () => {
    let value = 'old';
    const get = (): Promise<string> => stores.cache.through('k', 60_000, () => Promise.resolve(value));
    expect(await get()).toBe('old');
    await server.kill();
    value = 'new';
    await until(async () => (await get()) === 'new');
    await server.start();
    await until(() => stores.status().fault === null);
    expect(await get()).toBe('new');
  });

  test('brings invalidations to every process', async () => {
    const other = await open(server);
    let value = 'old';
    const get = (): Promise<string> => other.cache.through('k', 60_000, () => Promise.resolve(value));
    expect(await get()).toBe('old');
    value = 'new';
    expect(await get()).toBe('old');
    await stores.cache.invalidate('k');
    await until(async () => (await get()) === 'new');
    await other.close();
  });
});
