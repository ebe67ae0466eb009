import { expect, test } from '@jest/globals';
import { ManualClock } from '@rail/kernel';
import { currentBudget, ReadBudget, withinBudget } from './read-budget.ts';

const bounded = { code: 'READ_BOUNDED' };

test('a question ends once it has read too much, or for too long', () => {
  const clock = new ManualClock();
  const budget = new ReadBudget(clock, { maxMs: 1000, maxBytes: 3 << 20 });
  budget.spend(3 << 20);
  expect(() => budget.spend(1)).toThrow(expect.objectContaining(bounded));

  const patient = new ReadBudget(clock, { maxMs: 1000, maxBytes: 10 });
  clock.advance(1000);
  patient.spend(0);
  clock.advance(1);
  expect(() => patient.spend(0)).toThrow(expect.objectContaining(bounded));
});

test('a budget holds for all that a question reads, and for nothing beside it', async () => {
  const budget = new ReadBudget(new ManualClock(), { maxMs: 1, maxBytes: 1 });
  const deep = async (): Promise<boolean> => {
    await Promise.resolve();
    return currentBudget() === budget;
  };
  const inside = withinBudget(budget, deep);
  expect(await deep()).toBe(false);
  expect(await inside).toBe(true);
});
