import { describe, expect, test } from '@jest/globals';
import { LineBatches } from './line-batches.ts';

const noHeaders = Buffer.from([0]);
/** What topics take by default. */
const topicMaxBytes = 1_048_588;

function batchesOf(sizes: readonly number[]): number[] {
  const batches = new LineBatches();
  const value = Buffer.alloc(Math.max(...sizes));
  const lengths: number[] = [];
  for (const size of sizes) {
    const full = batches.append('line.a.b', 0, 0, value, 0, 0, 0, size, 7, noHeaders);
    if (full !== undefined) lengths.push(full.bytes.length);
  }
  for (const { bytes } of batches.flush()) lengths.push(bytes.length);
  return lengths;
}

describe('batches of a line', () => {
  test('records that each fit a topic never make a batch that does not', () => {
    const lengths = batchesOf([400 << 10, 700 << 10, 400 << 10, 1000 << 10, 10]);

    expect(Math.max(...lengths)).toBeLessThan(topicMaxBytes);
    expect(lengths).toHaveLength(5);
  });

  test('are as large as two of them fit a fetch', () => {
    const lengths = batchesOf(Array.from({ length: 1000 }, () => 2000));

    expect(Math.max(...lengths)).toBeLessThanOrEqual(512 << 10);
    expect(lengths).toHaveLength(Math.ceil((1000 * 2010) / (500 << 10)));
  });
});
