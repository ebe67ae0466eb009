import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '@rail/kernel';
import { openStores } from './open-stores.ts';
import type { Beat, LeaseRequest, QuotaLeases, Stores } from './ports.ts';
import { noRedis, RedisServer } from './testing/redis-server.ts';

const logger = { warn: () => undefined, info: () => undefined };
const window = { agreement: 'mr-hr-003', day: '2026-11-24' };
const request = (rest: Partial<LeaseRequest>): LeaseRequest => ({
  ...window,
  holder: '0',
  token: 'a',
  sequence: 1,
  used: 0,
  want: 10,
  limit: 100,
  ...rest,
});

async function counted(quotas: QuotaLeases): Promise<QuotaLeases> {
  await quotas.install((await quotas.beginCount())!, []);
  return quotas;
}

const server = new RedisServer();
const redis = noRedis === undefined ? [['Redis', 'redis'] as const] : [];
if (noRedis !== undefined) test.skip(`Redis: ${noRedis}`, () => undefined);

beforeAll(async () => {
  if (noRedis === undefined) await server.start();
});
afterAll(() => server.close());

describe.each([['memory', 'memory'] as const, ...redis])('the stores in %s', (_name, kind) => {
  let stores: Stores;
  beforeEach(async () => {
    if (kind === 'redis') await server.ask('FLUSHALL');
    stores = await openStores({ redisUrl: kind === 'redis' ? server.url : undefined, clock: systemClock, logger });
  });
  afterEach(() => stores.close());

  test('say that they answer', () => {
    expect(stores.status()).toEqual({ kind, fault: null });
  });

  test('tell the last beat of each process, and nothing of one that said good-bye', async () => {
    const beat: Beat = {
      part: 'router',
      instance: 'a',
      version: '1',
      startedMs: 7,
      watches: ['line.x.y/0'],
      failures: {},
      times: { 'share/x': [13, 1200] },
    };
    await stores.live.beat(beat);
    await stores.live.beat({ ...beat, watches: [] });
    await stores.live.beat({ ...beat, instance: 'b' });
    await stores.live.beat({ ...beat, part: 'builder' });
    await stores.live.leave('router', 'b');

    const heard = await stores.live.beats();
    expect(heard).toHaveLength(2);
    const { ageMs, ...rest } = heard.find(({ part }) => part === 'router')!;
    expect(rest).toEqual({ ...beat, watches: [] });
    expect(ageMs).toBeGreaterThanOrEqual(0);
    expect(ageMs).toBeLessThan(1000);
  });

  test('give tokens no faster than at the rate, whoever takes them, and each key its own', async () => {
    expect(await stores.rates.take('a', 5, 100)).toBe(0); // a burst of a tenth of a second
    const waits = await Promise.all([1, 2, 3].map(() => stores.rates.take('a', 50, 100)));
    for (const [at, wait] of waits.entries()) {
      expect(wait).toBeGreaterThan(50 + 500 * at + 300);
      expect(wait).toBeLessThanOrEqual(-50 + 500 * (at + 1));
    }
    expect(await stores.rates.take('b', 10, 100)).toBe(0);
  });

  test('lease nothing before somebody has counted, and let one count at a time', async () => {
    const { quotas } = stores;
    expect(await quotas.holdings(window)).toBe('lost');
    expect(await quotas.settle(window, { holder: '0', token: 'a', leased: 0, sequence: 0 }, '')).toBe('lost');
    expect(await quotas.lease(request({}))).toEqual({ kind: 'lost' });
    expect(await quotas.install('made up', [])).toBe(false);

    const token = await quotas.beginCount();
    expect(token).toBeDefined();
    expect(await quotas.beginCount()).toBeUndefined();
    expect(await quotas.install(token!, [{ ...window, holder: '1', token: '-', leased: 40, sequence: 0 }])).toBe(true);
    expect(await quotas.install(token!, [])).toBe(false);
    expect(await quotas.beginCount()).toBeUndefined();
    expect(await quotas.holdings(window)).toEqual([{ holder: '1', token: '-', leased: 40 }]);

    await quotas.forget();
    expect(await quotas.holdings(window)).toBe('lost');
  });

  test('never lease more than the limit to all holders together, each day anew', async () => {
    const quotas = await counted(stores.quotas);
    for (const holder of ['0', '1']) await quotas.settle(window, { holder, token: 'a', leased: 0, sequence: 0 }, '');
    const ask = (rest: Partial<LeaseRequest>) => quotas.lease(request(rest));

    expect(await ask({ want: 70 })).toEqual({ kind: 'leased', leased: 70, total: 70 });
    expect(await ask({ holder: '1', want: 70 })).toEqual({ kind: 'leased', leased: 30, total: 100 });
    expect(await ask({ sequence: 2, used: 70, want: 10 })).toEqual({ kind: 'leased', leased: 70, total: 100 });
    // What one gives back, another gets.
    expect(await ask({ holder: '1', sequence: 2, used: 5, want: 0 })).toEqual({ kind: 'leased', leased: 5, total: 75 });
    expect(await ask({ sequence: 3, used: 70, want: 50 })).toEqual({ kind: 'leased', leased: 95, total: 100 });
    const tomorrow = { ...window, day: '2026-11-25' };
    await quotas.settle(tomorrow, { holder: '0', token: 'a', leased: 0, sequence: 0 }, '');
    expect(await ask({ ...tomorrow, want: 100 })).toEqual({ kind: 'leased', leased: 100, total: 100 });
  });

  test('shorten no lease that is in use, even if less is allowed now', async () => {
    const quotas = await counted(stores.quotas);
    await quotas.settle(window, { holder: '0', token: 'a', leased: 0, sequence: 0 }, '');
    await quotas.lease(request({ want: 80 }));
    expect(await quotas.lease(request({ sequence: 2, used: 10, want: 80, limit: 50 }))).toMatchObject({ leased: 80 });
  });

  test('hear no request that comes late, nor one of a run that has been replaced', async () => {
    const quotas = await counted(stores.quotas);
    await quotas.settle(window, { holder: '0', token: 'a', leased: 0, sequence: 0 }, '');
    await quotas.lease(request({ sequence: 2, used: 50, want: 30 }));
    expect(await quotas.lease(request({ sequence: 1, used: 0, want: 0 }))).toEqual({ kind: 'stale' });

    expect(await quotas.settle(window, { holder: '0', token: 'b', leased: 55, sequence: 0 }, 'x')).toBe('stale');
    expect(await quotas.settle(window, { holder: '0', token: 'b', leased: 55, sequence: 0 }, 'a')).toBe('settled');
    expect(await quotas.settle(window, { holder: '0', token: 'c', leased: 20, sequence: 0 }, 'a')).toBe('stale');
    expect(await quotas.lease(request({ sequence: 3, used: 60, want: 0 }))).toEqual({ kind: 'stale' });
    // A run that settles again is not undone by what it asked before.
    expect(await quotas.settle(window, { holder: '0', token: 'b', leased: 9, sequence: 0 }, 'b')).toBe('stale');
    expect(await quotas.holdings(window)).toEqual([{ holder: '0', token: 'b', leased: 55 }]);
  });

  test('load a value once, and again after it was invalidated', async () => {
    let loads = 0;
    const load = () => Promise.resolve(`v${++loads}`);
    const get = () => stores.cache.through('k', 60_000, load);
    expect([await get(), await get()]).toEqual(['v1', 'v1']);
    await stores.cache.invalidate('k');
    expect([await get(), await get()]).toEqual(['v2', 'v2']);
  });

  test('keep no value that was invalidated while it was being loaded', async () => {
    const loading = Promise.withResolvers<string>();
    const old = stores.cache.through('k', 60_000, () => loading.promise);
    await new Promise((resolve) => void setImmediate(resolve));
    await stores.cache.invalidate('k');
    loading.resolve('old');
    await old;
    expect(await stores.cache.through('k', 60_000, () => Promise.resolve('new'))).toBe('new');
  });
});
