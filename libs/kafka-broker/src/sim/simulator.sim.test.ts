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
  }, 120_000);

  test.each(['interval', 'os'] as const)(
    'under %s a crash loses nothing that was acknowledged, and a loss of power nothing that was synced',
    (fsync) => {
      const failures: string[] = [];
      for (let seed = 1; seed <= seedCount / 4; seed++) {
        const { violation } = simulate(seed, { fsync });
        if (violation !== undefined)
          failures.push(`npm run sim -- --fsync ${fsync} --seed ${seed}: ${violation.message}`);
      }
      expect(failures).toEqual([]);
    },
    60_000,
  );

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
  const canaries: readonly [seed: number, defect: PlantedDefect, invariant: string][] = [
    [1, 'disk acknowledges early', 'nothing is readable before it is stored'],
    [8, 'restart forgets the last offsets', 'the last stable offset never falls'],
    [14, 'generations are not fenced', 'committed offsets never fall'],
    [116, 'generations are not fenced', 'exactly once and in order'],
  ];

  test.each(canaries)('seed %d where %s breaks: %s', (seed, defect, invariant) => {
    expect(simulate(seed).violation).toBeUndefined();
    expect(simulate(seed, { defect }).violation?.invariant).toBe(invariant);
  });

  test.each(['interval', 'os'] as const)(
    'under %s, a sync that does nothing is noticed when the power goes',
    (fsync) => {
      const found = Array.from({ length: 5 }, (_, seed) => {
        return simulate(seed + 1, { fsync, defect: 'a sync does nothing' }).violation?.invariant;
      });
      expect(found).toContain('what was synced survives a power loss');
    },
  );
});
