import { ErrorCodes } from '@rail/kafka-protocol';
import type { PartitionId } from '../contract.ts';
import type { EffectList } from '../effect-list.ts';
import type { TransactionImage } from './image.ts';
import { deadlineMs } from './timeout.ts';
import { markerTag } from './markers.ts';
import { isPrepared } from './phase.ts';
import { nextTransactionPhase } from './transitions.ts';

/** 0, or why nothing can be added now. */
export function additionError(image: TransactionImage): number {
  return isPrepared(image.phase) ? ErrorCodes.CONCURRENT_TRANSACTIONS : ErrorCodes.NONE;
}

/** The transaction with these partitions in it, or the same image if it has them all. Begins one if none is open. */
export function withPartitions(
  image: TransactionImage,
  added: readonly PartitionId[],
  nowMs: number,
  out: EffectList,
): TransactionImage {
  const open = image.phase === 'Ongoing';
  const known = open ? image.partitions : [];
  const has = (list: readonly PartitionId[], wanted: PartitionId): boolean =>
    list.some(({ topic, partition }) => topic === wanted.topic && partition === wanted.partition);
  const missing = added.filter((wanted, at) => !has(known, wanted) && !has(added.slice(0, at), wanted));
  if (open && missing.length === 0) return image;
  const next: TransactionImage = {
    ...image,
    phase: nextTransactionPhase(image.phase, 'partitionsAdded'),
    partitions: [...known, ...missing],
    startMs: open ? image.startMs : nowMs,
    lastUpdateMs: nowMs,
  };
  if (!open) out.setTimer(markerTag(image.transactionalId), deadlineMs(next));
  return next;
}
