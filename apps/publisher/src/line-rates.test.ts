import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { LineRates, type SaidOfLines } from './line-rates.ts';

const datasets = [
  { line: 'health', rate: { weight: 10 } },
  { line: 'health', rate: { weight: 10 } },
  { line: 'finance', rate: { weight: 20 } },
  { line: 'transport', rate: { weight: 60 } },
];
const paused = { by: 'wang', reason: 'drill', sinceMs: 0 };

function saying(said: Record<string, { paused?: typeof paused; rate?: number }>): SaidOfLines {
  return {
    revision: 1,
    get: (line) => {
      const of = said[line];
      return of && { paused: of.paused ?? null, recordsPerSecond: of.rate ?? null };
    },
  };
}

/** What each dataset publishes in so many seconds of 10 ms, its records coming in the shares of the world. */
function publishedIn(rates: LineRates, seconds: number): number[] {
  const published = datasets.map(() => 0);
  const owed = datasets.map(() => 0);
  for (let tick = 0; tick < seconds * 100; tick++) {
    rates.follow();
    rates.advance(0.01);
    for (const [at, { rate }] of datasets.entries()) {
      owed[at]! += (rates.generatedPerSecond * 0.01 * rate.weight) / 100;
      for (; owed[at]! >= 1; owed[at]!--) if (rates.take(at)) published[at]!++;
    }
  }
  return published;
}

describe('the rates of lines', () => {
  test('are those of the world while nobody says anything', () => {
    expect(publishedIn(new LineRates(saying({}), datasets, 1000), 10)).toEqual([1000, 1000, 2000, 6000]);
  });

  test('of a paused line and of one at 0 are nothing, and the others stay as they are', () => {
    const rates = new LineRates(saying({ health: { paused, rate: 500 }, finance: { rate: 0 } }), datasets, 1000);

    expect(publishedIn(rates, 10)).toEqual([0, 0, 0, 6000]);
    expect(rates.generatedPerSecond).toBe(1000);
  });

  test('are what was asked, faster or slower than the world, whatever the other lines do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 400 }), (health, finance) => {
        const said = saying({ health: { rate: health }, finance: { rate: finance } });
        const [one, two, money, transport] = publishedIn(new LineRates(said, datasets, 1000), 10) as [
          number,
          number,
          number,
          number,
        ];

        const isNear = (published: number, perSecond: number): boolean =>
          Math.abs(published - 10 * perSecond) <= 0.05 * 10 * perSecond + 2;
        expect([isNear(one + two, health), isNear(money, finance), isNear(transport, 600)]).toEqual([true, true, true]);
      }),
      { numRuns: 40 },
    );
  });

  test('never make the world faster than it can be generated', () => {
    const rates = new LineRates(saying({ health: { rate: 1_000_000 } }), datasets, 1000);
    rates.follow();

    expect(rates.generatedPerSecond).toBe(100_000);
  });

  test('that were asked for hold what was lost on the way back: only free lines send it again', () => {
    const rates = new LineRates(saying({ health: { paused }, finance: { rate: 5 } }), datasets, 1000);
    rates.follow();

    expect(datasets.map((_, at) => rates.isFree(at))).toEqual([false, false, false, true]);
  });
});
