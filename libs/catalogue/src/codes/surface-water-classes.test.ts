import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import {
  waterClasses,
  waterClassOf,
  waterClassOfItem,
  waterItems,
  waterItemsBeyond,
  type WaterSample,
} from './surface-water-classes.ts';

const clean: WaterSample = {
  ph: 7.4,
  dissolvedOxygen: 8,
  permanganate: 1.8,
  ammoniaNitrogen: 0.1,
  totalPhosphorus: 0.02,
};
const classOf = (sample: WaterSample) => waterClasses[waterClassOf(sample)!];

describe('the class of surface water', () => {
  test.each([
    ['dissolvedOxygen', [7.5, 6, 5, 3, 2, 1.9]],
    ['permanganate', [2, 4, 6, 10, 15, 15.1]],
    ['ammoniaNitrogen', [0.15, 0.5, 1, 1.5, 2, 2.01]],
    ['totalPhosphorus', [0.02, 0.1, 0.2, 0.3, 0.4, 0.41]],
  ] as const)('%s at its limits is still in the class', (item, values) => {
    expect(values.map((value) => waterClassOfItem(item, value))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('the worst item decides, and is named when it is beyond the target', () => {
    expect(classOf(clean)).toBe('I');
    expect(classOf({ ...clean, ammoniaNitrogen: 1.2 })).toBe('IV');
    expect(waterItemsBeyond({ ...clean, ammoniaNitrogen: 1.2, permanganate: 5 }, 2)).toEqual(['ammoniaNitrogen']);
    expect(classOf({ ...clean, ph: 5.9 })).toBe('INFERIOR_V');
  });

  test('what was not measured is not judged', () => {
    const nothing = {
      ph: null,
      dissolvedOxygen: null,
      permanganate: null,
      ammoniaNitrogen: null,
      totalPhosphorus: null,
    };

    expect(waterClassOf(nothing)).toBeUndefined();
    expect(classOf({ ...nothing, totalPhosphorus: 0.15 })).toBe('III');
  });

  test('a sample keeps its target exactly when no item is beyond it', () => {
    const value = fc.option(fc.double({ min: 0, max: 20, noNaN: true }));
    const sample = fc.record({
      ph: value,
      dissolvedOxygen: value,
      permanganate: value,
      ammoniaNitrogen: value,
      totalPhosphorus: value,
    });
    fc.assert(
      fc.property(sample, fc.nat(4), (drawn, target) => {
        const beyond = waterItemsBeyond(drawn, target);
        expect(beyond.length > 0).toBe((waterClassOf(drawn) ?? 0) > target);
        expect(beyond.every((item) => waterItems.includes(item))).toBe(true);
      }),
    );
  });
});
