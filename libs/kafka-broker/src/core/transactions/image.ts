import {
  coordinatorKeyType,
  decodeCoordinatorKey,
  decodeVersioned,
  encodeCoordinatorKey,
  encodeVersioned,
  transactionLogKey,
  transactionLogValue,
} from '@rail/kafka-protocol';
import { RailError } from '@rail/kernel';
import type { CoordinatorRecord, LogEntry, PartitionId } from '../contract.ts';
import { phaseOf, statusOf, type TransactionPhase } from './phase.ts';

/** One transactional id, exactly as `__transaction_state` says. Changed by `evolveTransactions` and by nothing else. */
export interface TransactionImage {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  /**
   * The producer id that asked for the current epoch itself (KIP-360), else −1. Its request may come again because the
   * answer was lost; the same old epoch from anyone else is a zombie.
   */
  readonly previousProducerId: number;
  readonly timeoutMs: number;
  readonly phase: TransactionPhase;
  readonly partitions: readonly PartitionId[];
  readonly lastUpdateMs: number;
  /** When the open or last transaction began; −1 before the first. */
  readonly startMs: number;
}

export type TransactionImages = Map<string, TransactionImage>;

/** The first version with tagged fields, which carry the previous producer id. */
const valueVersion = 1;

export function encodeTransaction(image: TransactionImage): CoordinatorRecord {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of image.partitions) topics.set(topic, [...(topics.get(topic) ?? []), partition]);
  return {
    key: encodeCoordinatorKey(transactionLogKey, { transactionalId: image.transactionalId }),
    value: encodeVersioned(transactionLogValue, valueVersion, {
      producerId: image.producerId,
      previousProducerId: image.previousProducerId,
      producerEpoch: image.producerEpoch,
      transactionTimeoutMs: image.timeoutMs,
      transactionStatus: statusOf(image.phase),
      transactionPartitions: [...topics].map(([topic, partitionIds]) => ({ topic, partitionIds })),
      transactionLastUpdateTimestampMs: image.lastUpdateMs,
      transactionStartTimestampMs: image.startMs,
    }),
  };
}

export function transactionTombstone(transactionalId: string): CoordinatorRecord {
  return { key: encodeCoordinatorKey(transactionLogKey, { transactionalId }), value: null };
}

/** Applies one entry of `__transaction_state`, live and at start. Throws on damaged bytes. */
export function evolveTransactions(images: TransactionImages, entry: LogEntry): void {
  if (entry.kind === 'marker' || coordinatorKeyType(entry.key) !== transactionLogKey.type) return;
  const { transactionalId } = decodeCoordinatorKey(transactionLogKey, entry.key);
  if (entry.value === null) images.delete(transactionalId);
  else images.set(transactionalId, decodeTransaction(transactionalId, entry.value));
}

function decodeTransaction(transactionalId: string, bytes: Buffer): TransactionImage {
  const value = decodeVersioned(transactionLogValue, bytes);
  const phase = phaseOf(value.transactionStatus);
  if (phase === undefined) {
    throw new RailError('STORAGE_CORRUPT', `transaction status ${value.transactionStatus}`, { at: transactionalId });
  }
  return {
    transactionalId,
    producerId: value.producerId,
    producerEpoch: value.producerEpoch,
    previousProducerId: value.previousProducerId,
    timeoutMs: value.transactionTimeoutMs,
    phase,
    partitions: (value.transactionPartitions ?? []).flatMap(({ topic, partitionIds }) =>
      partitionIds.map((partition) => ({ topic, partition })),
    ),
    lastUpdateMs: value.transactionLastUpdateTimestampMs,
    startMs: value.transactionStartTimestampMs,
  };
}

/** Everything durable as plain text: equal texts, equal states. */
export function printTransactions(images: TransactionImages): string {
  return [...images.keys()]
    .sort()
    .map((transactionalId) => {
      const image = images.get(transactionalId)!;
      const partitions = image.partitions.map(({ topic, partition }) => `${topic}-${partition}`).sort();
      return `${transactionalId} ${image.phase} producer ${image.producerId}/${image.producerEpoch} previous ${image.previousProducerId} timeout ${image.timeoutMs} since ${image.startMs}/${image.lastUpdateMs} [${partitions.join(' ')}]`;
    })
    .join('\n');
}
