import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { decideLine, type LineOrder, untouchedLine } from './decide-line.ts';

const orders: fc.Arbitrary<LineOrder> = fc.oneof(
  fc.record({
    kind: fc.constant('pause' as const),
    by: fc.constantFrom('wang', 'li'),
    reason: fc.constantFrom('a', 'b'),
  }),
  fc.constant({ kind: 'resume' as const }),
  fc.record({ kind: fc.constant('rate' as const), recordsPerSecond: fc.constantFrom(null, 0, 5, 100) }),
);

describe('what is said of a line', () => {
  test('holds once it is said, changes nothing else, and changes nothing when it is said again', () => {
    fc.assert(
      fc.property(fc.array(orders, { minLength: 1, maxLength: 20 }), (all) => {
        let before = untouchedLine('health');
        for (const [at, order] of all.entries()) {
          const after = decideLine(before, order, at + 1);
          expect(decideLine(after, order, at + 100)).toBe(after);
          if (order.kind === 'rate') expect(after.paused).toEqual(before.paused);
          else expect(after.recordsPerSecond).toBe(before.recordsPerSecond);
          if (order.kind === 'rate') expect(after.recordsPerSecond).toBe(order.recordsPerSecond);
          if (order.kind === 'pause') expect(after.paused).toMatchObject({ by: order.by, reason: order.reason });
          if (order.kind === 'resume') expect(after.paused).toBeNull();
          before = after;
        }
      }),
    );
  });

  test('a second pause names its speaker, and the line has been paused since the first', () => {
    const first = decideLine(untouchedLine('health'), { kind: 'pause', by: 'wang', reason: 'drill' }, 1000);
    const second = decideLine(first, { kind: 'pause', by: 'li', reason: 'flood' }, 2000);

    expect(second).toEqual({
      line: 'health',
      paused: { by: 'li', reason: 'flood', sinceMs: 1000 },
      recordsPerSecond: null,
      updatedMs: 2000,
    });
  });
});
