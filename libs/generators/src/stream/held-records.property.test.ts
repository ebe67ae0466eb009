import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { HeldRecords } from './held-records.ts';

test('records come out by due time, and in the order they went in when due at one moment', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (dues) => {
      const held = new HeldRecords();
      for (const [at, dueMs] of dues.entries()) {
        held.push({ dueMs, dataset: at, key: Buffer.alloc(0), value: null, eventTimeMs: 0, flaw: undefined });
      }

      const out = dues.map(() => held.pop());

      const expected = dues
        .map((dueMs, dataset) => ({ dueMs, dataset }))
        .toSorted((left, right) => left.dueMs - right.dueMs);
      expect(out.map((record) => ({ dueMs: record?.dueMs, dataset: record?.dataset }))).toEqual(expected);
      expect([held.pop(), held.size, held.firstDueMs]).toEqual([undefined, 0, Infinity]);
    }),
  );
});
