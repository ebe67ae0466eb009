import { expect, test } from '@jest/globals';
import { Random } from '@rail/kernel';
import { tellingOf } from './telling.ts';

test('every row of a register is told once and in order, and only what was told changes', () => {
  const register = { count: 100 };
  const changed: number[] = [];
  const next = tellingOf(new Random('telling'), 0.7, register, (told) => {
    changed.push(told);
    return -told;
  });
  const rows = Array.from({ length: 400 }, next);

  expect(rows.filter((row) => row >= 0)).toEqual(Array.from({ length: 100 }, (_, row) => row));
  expect(Math.min(...changed)).toBeGreaterThan(0);
  expect(changed).toHaveLength(300);
  register.count++;
  expect(Array.from({ length: 100 }, next)).toContain(100);
});
