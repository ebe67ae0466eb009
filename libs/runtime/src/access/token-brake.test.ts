import { expect, test } from '@jest/globals';
import { ManualClock } from '@rail/kernel';
import { TokenBrake } from './token-brake.ts';

test('an address that tries tokens waits longer each time, others do not, and after a minute it is forgotten', async () => {
  const clock = new ManualClock();
  const pauses: number[] = [];
  const brake = new TokenBrake(clock, (ms) => Promise.resolve(pauses.push(ms)));
  for (let tries = 0; tries < 12; tries++) expect(await brake.failed('10.0.0.1')).toBe(true);
  await brake.failed('10.0.0.2');
  expect(pauses).toEqual([100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000]);

  clock.advance(60_000);
  await brake.failed('10.0.0.1');
  expect(pauses).toHaveLength(9);
});

test('no more than eight answers to one address are held back at once', async () => {
  const release = Promise.withResolvers<void>();
  const brake = new TokenBrake(new ManualClock(), () => release.promise);
  for (let tries = 0; tries < 3; tries++) await brake.failed('a');
  const waiting = Array.from({ length: 8 }, () => brake.failed('a'));
  expect(await brake.failed('a')).toBe(false);
  release.resolve();
  expect(await Promise.all(waiting)).toEqual(Array.from({ length: 8 }, () => true));
  expect(await brake.failed('a')).toBe(true);
});
