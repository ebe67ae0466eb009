import { ErrorCodes } from '@rail/kafka-protocol';
import type { PartitionId } from '../contract.ts';
import type { EffectList } from '../effect-list.ts';
import { encodeTransaction, type TransactionImage } from './image.ts';
import { isPrepared } from './phase.ts';
import { nextTransactionPhase } from './transitions.ts';
import type { Transactions } from './transactions.ts';

/** One coordinator for good: there is no other that could fence its markers. */
const coordinatorEpoch = 0;

export const markerTag = (transactionalId: string): string => `transaction:${transactionalId}`;
const partitionKey = ({ topic, partition }: PartitionId): string => `${topic}\n${partition}`;

/**
 * Writes the decided outcome into every partition of the transaction. Called only when the decision is stored, and
 * again after a restart: a second marker of the same outcome ends nothing and does no harm.
 */
export function writeMarkers(
  transactions: Transactions,
  image: TransactionImage,
  nowMs: number,
  out: EffectList,
): void {
  if (!isPrepared(image.phase) || transactions.unmarked.has(image.transactionalId)) return;
  if (image.partitions.length === 0) {
    complete(image, nowMs, out);
    return;
  }
  transactions.unmarked.set(image.transactionalId, new Set(image.partitions.map(partitionKey)));
  for (const { topic, partition } of image.partitions) {
    out.push({
      kind: 'writeMarker',
      topic,
      partition,
      producerId: image.producerId,
      producerEpoch: image.producerEpoch,
      coordinatorEpoch,
      commit: image.phase === 'PrepareCommit',
      tag: markerTag(image.transactionalId),
    });
  }
}

/** A marker is stored, or its partition will never take one. When none is missing the transaction is complete. */
export function markerWritten(
  transactions: Transactions,
  transactionalId: string,
  at: PartitionId,
  error: number,
  nowMs: number,
  out: EffectList,
): void {
  // A partition that cannot write keeps the transaction prepared; the restart that reopens it sends the marker again.
  if (error === ErrorCodes.KAFKA_STORAGE_ERROR) return;
  const unmarked = transactions.unmarked.get(transactionalId);
  const image = transactions.images.get(transactionalId);
  if (unmarked === undefined || image === undefined) return;
  unmarked.delete(partitionKey(at));
  if (unmarked.size > 0) return;
  transactions.unmarked.delete(transactionalId);
  complete(image, nowMs, out);
}

function complete(image: TransactionImage, nowMs: number, out: EffectList): void {
  const phase = nextTransactionPhase(image.phase, 'markersWritten');
  out.append({ records: [encodeTransaction({ ...image, phase, partitions: [], lastUpdateMs: nowMs })] });
}
