import { expect, test } from '@jest/globals';
import { ManualClock } from '@rail/kernel';
import { memoryStores } from './open-stores.ts';
import { SchemaCache } from './schema-cache.ts';

const stores = () => memoryStores(new ManualClock()).cache;

test('a schema is asked for once, by subject and id, until it is deleted', async () => {
  const cache = new SchemaCache(stores(), 'c1');
  let asked = 0;
  const text = (subject: string, id: number) => cache.text(subject, id, () => Promise.resolve(`${subject} ${++asked}`));
  expect([await text('a', 1), await text('a', 1), await text('b', 1), await text('a', 2)]).toEqual([
    'a 1',
    'a 1',
    'b 2',
    'a 3',
  ]);
  await cache.forget('a', [1]);
  expect([await text('a', 1), await text('a', 2)]).toEqual(['a 4', 'a 3']);
});

test('what the registry refuses is not kept, and ids of another cluster are other schemas', async () => {
  const shared = stores();
  const cache = new SchemaCache(shared, 'c1');
  await expect(cache.text('a', 1, () => Promise.reject(new TypeError('none')))).rejects.toThrow('none');
  expect(await cache.text('a', 1, () => Promise.resolve('one'))).toBe('one');
  expect(await new SchemaCache(shared, 'c2').text('a', 1, () => Promise.resolve('two'))).toBe('two');
});
