import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { MemoryLog } from '../../testing/memory-log.ts';

const actions = fc.array(
  fc.record({
    producerId: fc.integer({ min: 1, max: 3 }),
    kind: fc.constantFrom('data', 'data', 'data', 'commit', 'abort', 'plain'),
  }),
  { maxLength: 60 },
);

describe('transactions of a partition', () => {
  test('the last stable offset never falls and never passes the first record of an open transaction', () => {
    fc.assert(
      fc.property(actions, (steps) => {
        const log = new MemoryLog();
        const open = new Map<number, number>();
        const sequences = new Map<number, number>();
        let stable = 0;
        for (const { producerId, kind } of steps) {
          if (kind === 'plain') log.append();
          else if (kind === 'data') {
            const baseSequence = sequences.get(producerId) ?? 0;
            sequences.set(producerId, baseSequence + 1);
            const offset = log.append({ producerId, producerEpoch: 0, baseSequence, transactional: true });
            if (!open.has(producerId)) open.set(producerId, offset);
          } else {
            log.appendMarker(producerId, kind === 'commit');
            open.delete(producerId);
          }
          const { lastStableOffset, highWatermark } = log.partition;
          expect(lastStableOffset).toBe(Math.min(highWatermark, ...open.values()));
          expect(lastStableOffset).toBeGreaterThanOrEqual(stable);
          stable = lastStableOffset;
        }
      }),
    );
  });

  test('a batch counts as aborted exactly when the next marker of its producer is an abort', () => {
    fc.assert(
      fc.property(actions, (steps) => {
        const log = new MemoryLog();
        const pending = new Map<number, number[]>();
        const aborted = new Set<string>();
        const all: [number, number][] = [];
        const sequences = new Map<number, number>();
        for (const { producerId, kind } of steps) {
          if (kind === 'plain') continue;
          if (kind === 'data') {
            const baseSequence = sequences.get(producerId) ?? 0;
            sequences.set(producerId, baseSequence + 1);
            const offset = log.append({ producerId, producerEpoch: 0, baseSequence, transactional: true });
            all.push([producerId, offset]);
            pending.set(producerId, [...(pending.get(producerId) ?? []), offset]);
            continue;
          }
          log.appendMarker(producerId, kind === 'commit');
          if (kind === 'abort')
            for (const offset of pending.get(producerId) ?? []) aborted.add(`${producerId}/${offset}`);
          pending.delete(producerId);
        }
        for (const [producerId, offset] of all) {
          expect(log.partition.aborted.contains(producerId, offset)).toBe(aborted.has(`${producerId}/${offset}`));
        }
      }),
    );
  });
});
