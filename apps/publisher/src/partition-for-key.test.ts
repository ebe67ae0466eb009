import { describe, expect, test } from '@jest/globals';
import { murmur2, partitionForKey } from './partition-for-key.ts';

describe('the partition of a key', () => {
  // Vectors of Apache Kafka's own UtilsTest.
  test.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ])('hashes %s as Java does', (key, expected) => {
    const bytes = Buffer.from(key);
    expect(murmur2(bytes, 0, bytes.length)).toBe(expected);
  });

  test('never is negative and never depends on where the key lies', () => {
    const bytes = Buffer.from('xx21yy');
    const partition = partitionForKey(bytes, 2, 4, 3);
    expect(partition).toBe(partitionForKey(Buffer.from('21'), 0, 2, 3));
    expect(partition).toBeGreaterThanOrEqual(0);
  });
});
