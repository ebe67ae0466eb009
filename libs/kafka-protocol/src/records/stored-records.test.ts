import { describe, expect, test } from '@jest/globals';
import { groupMetadataKey, offsetCommitKey, offsetCommitValue } from './consumer-offsets.ts';
import { consumerProtocolSubscription } from './consumer-protocol.ts';
import { coordinatorKeyType, decodeCoordinatorKey, encodeCoordinatorKey } from './coordinator-key.ts';
import { decodeProducerSnapshot, encodeProducerSnapshot } from './producer-snapshot.ts';
import { decodeVersioned, encodeVersioned } from './versioned.ts';

const code = (name: string) => expect.objectContaining({ code: name });

describe('stored records', () => {
  test('a coordinator key begins with its type', () => {
    const bytes = encodeCoordinatorKey(offsetCommitKey, { group: 'g', topic: 't', partition: 3 });

    expect(bytes.toString('hex')).toBe('000100016700017400000003');
    expect(coordinatorKeyType(bytes)).toBe(offsetCommitKey.type);
    expect(decodeCoordinatorKey(offsetCommitKey, bytes)).toEqual({ group: 'g', topic: 't', partition: 3 });
    expect(() => decodeCoordinatorKey(groupMetadataKey, bytes)).toThrow(code('PROTOCOL_VIOLATION'));
  });

  test('a value begins with its version; one from the future is refused', () => {
    const bytes = encodeVersioned(offsetCommitValue, 3, { offset: 5, metadata: 'm', commitTimestamp: 9 });

    expect(bytes.readInt16BE(0)).toBe(3);
    expect(decodeVersioned(offsetCommitValue, bytes)).toMatchObject({ offset: 5, leaderEpoch: -1, metadata: 'm' });
    bytes.writeInt16BE(5, 0);
    expect(() => decodeVersioned(offsetCommitValue, bytes)).toThrow(code('PROTOCOL_VIOLATION'));
  });

  test('a subscription of a newer version is read as the newest known one', () => {
    const known = encodeVersioned(consumerProtocolSubscription, 3, { topics: ['a'], rackId: 'r' });
    const newer = Buffer.concat([known, Buffer.from('appended field')]);
    newer.writeInt16BE(9, 0);

    expect(decodeVersioned(consumerProtocolSubscription, newer, 'readAsNewest')).toMatchObject({ topics: ['a'] });
  });

  test('a producer snapshot whose checksum is wrong is reported as damaged', () => {
    const entry = { producerId: 7, epoch: 1, lastSequence: 5, lastOffset: 9, offsetDelta: 2, timestamp: 3 };
    const entries = [{ ...entry, coordinatorEpoch: -1, currentTxnFirstOffset: -1 }];
    const bytes = encodeProducerSnapshot(entries);

    expect(decodeProducerSnapshot(bytes)).toEqual(entries);
    bytes[bytes.length - 1]! ^= 1;
    expect(() => decodeProducerSnapshot(bytes)).toThrow(code('STORAGE_CORRUPT'));
  });
});
