import { expect, test } from '@jest/globals';
import { ManualClock, RailError } from '@rail/kernel';
import { openStores, type RateLimiter } from '@rail/runtime';
import { Readers } from './readers.ts';

const quiet = { info: () => undefined, warn: () => undefined };
const limits = { recordsPerSecond: 1_000, requestsPerSecond: 10, streamsEach: 2, streamsAll: 3 };
const clock = new ManualClock();
const own = async (): Promise<RateLimiter> => (await openStores({ clock, logger: quiet })).rates;

test('who asks too often is refused, pays nothing for that, and is let in when the time has come', async () => {
  const rates = await own();
  const readers = new Readers(rates, rates, limits);
  await readers.admit('a');
  await readers.admit('a');

  for (let times = 0; times < 50; times++) {
    await expect(readers.admit('a')).rejects.toMatchObject({ code: 'RATE_EXCEEDED', retryAfterS: 1 });
  }
  await readers.admit('b');
  clock.advance(1_000);

  await readers.admit('a');
});

test('records are owed: who was given many waits before the next request', async () => {
  const rates = await own();
  const readers = new Readers(rates, rates, limits);

  expect(await readers.take('a', 5_000)).toBe(4_900);

  await expect(readers.admit('a')).rejects.toMatchObject({ code: 'RATE_EXCEEDED', retryAfterS: 5 });
});

test('a shared store that is away leaves each gateway to count by itself', async () => {
  const away: RateLimiter = { take: () => Promise.reject(new RailError('STORE_UNREACHABLE', 'gone')) };
  const readers = new Readers(away, await own(), limits);

  expect(await readers.take('a', 1_100)).toBe(1_000);
});

test('places of streams are given back, and none is left when all are taken', async () => {
  const rates = await own();
  const readers = new Readers(rates, rates, limits);
  const close = readers.openStream('a');
  readers.openStream('a');
  expect(() => readers.openStream('a')).toThrow('a has 2 streams open');
  readers.openStream('b');
  expect(() => readers.openStream('b')).toThrow('3 streams are open');

  close();

  readers.openStream('a');
});
