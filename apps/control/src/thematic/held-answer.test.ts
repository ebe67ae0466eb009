import { expect, test } from '@jest/globals';
import { ManualClock } from '@rail/kernel';
import { HeldAnswer } from './held-answer.ts';

test('an answer is shared while it is made and for a while after, twenty times as long as it took', async () => {
  const clock = new ManualClock();
  let asked = 0;
  const held = new HeldAnswer(clock, () => {
    clock.advance(500);
    return Promise.resolve(++asked);
  });
  expect(await Promise.all([held.get(), held.get()])).toEqual([1, 1]);
  clock.advance(9_999);
  expect(await held.get()).toBe(1);
  clock.advance(1);
  expect(await held.get()).toBe(2);
});

test('a failure is not kept', async () => {
  let asked = 0;
  const held = new HeldAnswer(new ManualClock(), () =>
    ++asked === 1 ? Promise.reject(new Error('away')) : Promise.resolve(asked),
  );
  await expect(held.get()).rejects.toThrow('away');
  expect(await held.get()).toBe(2);
});
