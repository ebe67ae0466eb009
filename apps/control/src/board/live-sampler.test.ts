import { expect, test } from '@jest/globals';
import { ManualClock, RailError } from '@rail/kernel';
import { memoryStores } from '@rail/runtime';
import { hear } from './live-sampler.ts';

const builder = {
  part: 'builder',
  instance: 'a',
  version: '0.1.0',
  startedMs: 0,
  watches: ['health-insurance', 'market-entities'],
  failures: { 'health-insurance': 'RAIL-1020 the database does not answer' },
};

test('a builder says which databases it cannot fill, until it has fallen silent', async () => {
  const clock = new ManualClock();
  const stores = memoryStores(clock);
  await stores.live.beat(builder);
  clock.advance(1000);
  const { heard, failures } = await hear(stores);
  expect(heard).toMatchObject([{ part: 'builder', instance: 'a', ageMs: 1000 }]);
  expect([...failures]).toEqual([['health-insurance', 'RAIL-1020 the database does not answer']]);

  clock.advance(4000);
  expect([...(await hear(stores)).failures]).toEqual([]);
});

test('while the store is away nobody is heard, and the board is told since when', async () => {
  const away = { kind: 'redis', fault: { sinceMs: 7, what: 'gone' } } as const;
  const live = {
    ...memoryStores(new ManualClock()).live,
    beats: () => Promise.reject(new RailError('STORE_UNREACHABLE', 'gone')),
  };
  expect(await hear({ live, status: () => away })).toEqual({ heard: null, stores: away, failures: new Map() });
});
