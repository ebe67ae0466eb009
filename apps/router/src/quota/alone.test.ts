import { expect, test } from '@jest/globals';
import { ManualClock } from '@rail/kernel';
import { memoryStores } from '@rail/runtime';
import { checkAlone, routersOn } from './alone.ts';

const members = (...names: string[]) => ({ members: () => Promise.resolve(new Set(names)) });

test('a router with stores of its own leases nothing beside one elsewhere, and forgets what it has leased', async () => {
  const stores = memoryStores(new ManualClock());
  await stores.quotas.install((await stores.quotas.beginCount())!, []);
  const window = { agreement: 'mr-hr-003', day: '2026-11-24' };
  routersOn(stores.quotas).add('a').add('b');

  await checkAlone(stores, members('a', 'b'), 'a');
  expect(await stores.quotas.holdings(window)).toEqual([]);
  await expect(checkAlone(stores, members('a', 'elsewhere'), 'a')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  expect(await stores.quotas.holdings(window)).toBe('lost');
});

test('routers that share a store are not alone, and need not be', async () => {
  const stores = { ...memoryStores(new ManualClock()), status: () => ({ kind: 'redis', fault: null }) as const };
  await expect(checkAlone(stores, members('a', 'elsewhere'), 'a')).resolves.toBeUndefined();
});
