import { describe, expect, test } from '@jest/globals';
import { Random } from './random.ts';

describe('a seeded generator', () => {
  test('gives the same numbers for the same seed, on any machine', () => {
    const random = new Random(42);
    expect([random.uint32(), random.uint32(), random.uint32()]).toEqual([1_959_603_763, 2_423_114_712, 2_466_933_512]);
    expect(new Random('42').uint32()).not.toBe(new Random(42).uint32());
  });

  test('never leaves its bounds', () => {
    const random = new Random(1);
    for (let i = 0; i < 10_000; i++) {
      const die = random.between(1, 6);
      expect(die >= 1 && die <= 6).toBe(true);
      expect(random.unit() < 1).toBe(true);
    }
  });

  test('picks by weight', () => {
    const random = new Random(7);
    let heavy = 0;
    for (let i = 0; i < 10_000; i++)
      if (
        random.weighted([
          ['a', 1],
          ['b', 9],
        ] as const) === 'b'
      )
        heavy++;
    expect(heavy).toBeGreaterThan(8800);
    expect(heavy).toBeLessThan(9200);
  });

  test('a fork is not shifted by what its parent draws later', () => {
    const first = new Random(3);
    const second = new Random(3);
    const forked = first.fork('world');
    first.uint32();
    expect(forked.uint32()).toBe(second.fork('world').uint32());
  });
});
