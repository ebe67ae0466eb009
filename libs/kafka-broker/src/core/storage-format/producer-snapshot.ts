import { decodeProducerSnapshot, encodeProducerSnapshot as encode } from '@rail/kafka-protocol';
import { isRailError } from '@rail/kernel';

/** What a snapshot keeps of a producer: its last batch and its open transaction. */
export interface ProducerSnapshotEntry {
  readonly producerId: number;
  readonly producerEpoch: number;
  /** −1: no data batch under this epoch. */
  readonly lastSequence: number;
  readonly lastOffset: number;
  /** Last minus first offset of the last batch. */
  readonly offsetDelta: number;
  readonly timestampMs: number;
  readonly coordinatorEpoch: number;
  /** −1: no open transaction. */
  readonly currentTransactionFirstOffset: number;
}

/** `.snapshot`, Kafka's ProducerSnapshot version 1. */
export function encodeProducerSnapshot(entries: readonly ProducerSnapshotEntry[]): Buffer {
  return encode(
    entries.map(({ producerEpoch: epoch, timestampMs: timestamp, currentTransactionFirstOffset, ...entry }) => ({
      ...entry,
      epoch,
      timestamp,
      currentTxnFirstOffset: currentTransactionFirstOffset,
    })),
  );
}

/** Undefined when the bytes are damaged: the state is then rebuilt from the log. */
export function parseProducerSnapshot(bytes: Buffer): ProducerSnapshotEntry[] | undefined {
  try {
    return decodeProducerSnapshot(bytes).map(({ epoch, timestamp, currentTxnFirstOffset, ...entry }) => ({
      ...entry,
      producerEpoch: epoch,
      timestampMs: timestamp,
      currentTransactionFirstOffset: currentTxnFirstOffset,
    }));
  } catch (error) {
    if (!isRailError(error)) throw error;
    return undefined;
  }
}
