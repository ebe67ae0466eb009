import { describe, expect, test } from '@jest/globals';
import { Random } from '@rail/kernel';
import fc from 'fast-check';

import { PartitionTail, TailCache } from './tail-cache.ts';

describe('the cache of recent batches', () => {
  test('never holds more than its bound, over all partitions together, and each run ends where its log ends', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 3000 }), (seed, maxBytes) => {
        const random = new Random(seed);
        const cache = new TailCache(maxBytes);
        const tails = Array.from({ length: 3 }, () => ({ tail: new PartitionTail(), end: 0, sizes: [] as number[] }));
        for (let i = 0; i < 200; i++) {
          const log = random.pick(tails);
          const size = random.between(1, 400);
          const batch = { baseOffset: log.end, lastOffset: log.end + random.below(5), bytes: Buffer.alloc(size) };
          cache.add(log.tail, batch);
          log.end = batch.lastOffset + 1;

          const held = tails.map(({ tail, end }) => heldBytes(tail, end));
          expect(held.reduce((sum, bytes) => sum + bytes, 0)).toBe(cache.sizeBytes);
          expect(cache.sizeBytes).toBeLessThanOrEqual(maxBytes);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('lets the oldest batch of the broker go first, whichever partition it is of', () => {
    const cache = new TailCache(30);
    const [first, second] = [new PartitionTail(), new PartitionTail()];
    const batch = (baseOffset: number) => ({ baseOffset, lastOffset: baseOffset, bytes: Buffer.alloc(10) });
    cache.add(first, batch(0));
    cache.add(second, batch(0));
    cache.add(second, batch(1));
    cache.add(second, batch(2));

    expect(first.oldest).toBeUndefined();
    expect(second.oldest?.baseOffset).toBe(0);
  });

  test('does not keep a batch that is larger than the whole cache', () => {
    const cache = new TailCache(30);
    const tail = new PartitionTail();
    cache.add(tail, { baseOffset: 0, lastOffset: 0, bytes: Buffer.alloc(31) });

    expect(cache.sizeBytes).toBe(0);
    expect(tail.find(0)).toBeUndefined();
  });
});

/** Bytes of a tail; its batches follow each other without a gap up to `end`. */
function heldBytes(tail: PartitionTail, end: number): number {
  const { oldest } = tail;
  if (oldest === undefined) return 0;
  let bytes = 0;
  let expected = oldest.baseOffset;
  for (let at = tail.find(oldest.baseOffset)!; ; at++) {
    const batch = tail.at(at);
    if (batch === undefined) break;
    expect(batch.baseOffset).toBe(expected);
    expected = batch.lastOffset + 1;
    bytes += batch.bytes.length;
  }
  expect(expected).toBe(end);
  return bytes;
}
