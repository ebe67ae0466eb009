import { readFileSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';

import type { PlantedDefect } from './plan.ts';
import { simulate } from './simulate.ts';

const seedCount = 2000;
const seeds = JSON.parse(readFileSync(new URL('seeds.json', import.meta.url), 'utf8')) as {
  seed: number;
  about: string;
}[];

describe('the engine in a simulated world', () => {
  test('no record is lost, doubled or reordered, and no answer precedes its append, under crash, cut and torn write', () => {
    const failures: string[] = [];
    let crashes = 0;
    for (let seed = 1; seed <= seedCount; seed++) {
      const result = simulate(seed);
      crashes += result.crashes;
      if (result.violation !== undefined) failures.push(`npm run sim -- --seed ${seed}: ${result.violation.message}`);
    }
    expect(failures).toEqual([]);
    expect(crashes).toBeGreaterThan(seedCount / 10);
  });

  test.each(seeds)('seed $seed, which once failed: $about', ({ seed }) => {
    expect(simulate(seed).violation).toBeUndefined();
  });

  test('one seed gives one world', () => {
    const trace = (seed: number): string[] => {
      const lines: string[] = [];
      simulate(seed, { trace: (line) => lines.push(line) });
      return lines;
    };
    expect(trace(42)).toEqual(trace(42));
  });
});

describe('canaries: a planted defect is found, so the checkers bite', () => {
  const invariantsBroken = (defect: PlantedDefect, count: number): Set<string> => {
    const found = new Set<string>();
    for (let seed = 1; seed <= count; seed++) {
      const { violation } = simulate(seed, { defect });
      if (violation !== undefined) found.add(violation.invariant);
    }
    return found;
  };

  test('a disk that acknowledges before it stores', () => {
    expect(simulate(1, { defect: 'disk acknowledges early' }).violation?.invariant).toBe(
      'nothing is readable before it is stored',
    );
  });

  test('a restart that forgets half of the offsets topic', () => {
    const broken = invariantsBroken('restart forgets the last offsets', 60);

    expect(broken).toContain('committed offsets never fall');
  });
});
