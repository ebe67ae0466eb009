import { describe, expect, test } from '@jest/globals';
import { encodeProducerSnapshot, parseProducerSnapshot, type ProducerSnapshotEntry } from './producer-snapshot.ts';

const idle: ProducerSnapshotEntry = {
  producerId: 7,
  producerEpoch: 1,
  lastSequence: 5,
  lastOffset: 9,
  offsetDelta: 2,
  timestampMs: 1_790_000_000_000,
  coordinatorEpoch: -1,
  currentTransactionFirstOffset: -1,
};
const entries = [idle, { ...idle, producerId: 8, lastSequence: -1, currentTransactionFirstOffset: 4 }];

describe('a producer snapshot', () => {
  test('holds what it was given, in the layout of Kafka', () => {
    expect(parseProducerSnapshot(encodeProducerSnapshot(entries))).toEqual(entries);
    expect(parseProducerSnapshot(encodeProducerSnapshot([]))).toEqual([]);
    expect(encodeProducerSnapshot([idle]).toString('hex')).toBe(
      '0001ca35405e000000010000000000000007000100000005000000000000000900000002000001a0c4506c00ffffffffffffffffffffffff',
    );
  });

  test('that is cut off, changed, prolonged or of another version is none', () => {
    const bytes = encodeProducerSnapshot(entries);
    for (let length = 0; length < bytes.length; length++) {
      expect(parseProducerSnapshot(bytes.subarray(0, length))).toBeUndefined();
    }
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(parseProducerSnapshot(changed)).toBeUndefined();
    }
    expect(parseProducerSnapshot(Buffer.concat([bytes, Buffer.of(0)]))).toBeUndefined();
  });
});
