import { RailError } from '@rail/kernel';
import { crc32c } from '../record-batch/crc32c.ts';
import { array, int16, int32, int64, uint32 } from '../schema/builders.ts';
import { decodeVersioned, encodeVersioned, recordSchema } from './versioned.ts';

/** Version and checksum, which the checksum does not cover. */
const uncheckedBytes = 6;

export const producerSnapshot = recordSchema('ProducerSnapshot', '1', 'none', {
  crc: uint32('1'),
  producerEntries: array('1', {
    producerId: int64('1'),
    epoch: int16('1'),
    lastSequence: int32('1'),
    lastOffset: int64('1'),
    offsetDelta: int32('1'),
    timestamp: int64('1'),
    coordinatorEpoch: int32('1'),
    currentTxnFirstOffset: int64('1'),
  }),
});

/** One producer's state in a partition, as Kafka's `.snapshot` files hold it. */
export interface ProducerSnapshotEntry {
  readonly producerId: number;
  readonly epoch: number;
  readonly lastSequence: number;
  readonly lastOffset: number;
  /** Last minus first sequence of the last batch. */
  readonly offsetDelta: number;
  readonly timestamp: number;
  readonly coordinatorEpoch: number;
  /** -1 without an open transaction. */
  readonly currentTxnFirstOffset: number;
}

export function encodeProducerSnapshot(producerEntries: readonly ProducerSnapshotEntry[]): Buffer {
  const bytes = encodeVersioned(producerSnapshot, 1, { producerEntries });
  bytes.writeUInt32BE(crc32c(bytes, uncheckedBytes), 2);
  return bytes;
}

/** Throws RailError STORAGE_CORRUPT for a wrong checksum, PROTOCOL_VIOLATION for another version or shape. */
export function decodeProducerSnapshot(bytes: Buffer): readonly ProducerSnapshotEntry[] {
  const { crc, producerEntries } = decodeVersioned(producerSnapshot, bytes);
  if (crc !== crc32c(bytes, uncheckedBytes)) {
    throw new RailError('STORAGE_CORRUPT', 'the checksum of a producer snapshot is wrong');
  }
  return producerEntries;
}
