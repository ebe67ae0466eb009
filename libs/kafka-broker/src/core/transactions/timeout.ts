import type { EffectList } from '../effect-list.ts';
import { encodeTransaction, type TransactionImage, transactionTombstone } from './image.ts';
import { markerTag } from './markers.ts';
import { transactionTransitions, nextTransactionPhase } from './transitions.ts';
import type { Transactions } from './transactions.ts';

/**
 * The abort that fences: by timeout, or because a new producer takes the transactional id. The epoch goes up with the
 * decision, so nothing that the old producer still sends is accepted after it.
 */
export function fencingAbort(image: TransactionImage, nowMs: number): TransactionImage {
  return {
    ...image,
    producerEpoch: image.producerEpoch + 1,
    previousProducerId: -1,
    phase: nextTransactionPhase(image.phase, 'abortDecided'),
    lastUpdateMs: nowMs,
  };
}

export const deadlineMs = (image: TransactionImage): number => image.startMs + image.timeoutMs;

/** The timer of one transactional id fired: aborts its transaction if that has really lasted too long. */
export function abortIfOverdue(
  transactions: Transactions,
  transactionalId: string,
  nowMs: number,
  out: EffectList,
): void {
  const image = transactions.images.get(transactionalId);
  if (image?.phase !== 'Ongoing') return;
  if (deadlineMs(image) > nowMs) {
    out.setTimer(markerTag(transactionalId), deadlineMs(image));
    return;
  }
  out.append({ records: [encodeTransaction(fencingAbort(image, nowMs))], tag: markerTag(transactionalId) });
}

/** Ids that nobody has used for long are forgotten; their next InitProducerId starts afresh. */
export function forgetUnused(transactions: Transactions, nowMs: number, out: EffectList): void {
  const records = [...transactions.images.values()]
    .filter(({ phase, lastUpdateMs }) => {
      const mayGo = 'to' in transactionTransitions[phase].forgotten;
      return mayGo && nowMs - lastUpdateMs >= transactions.options.transactionalIdExpirationMs;
    })
    .map(({ transactionalId }) => transactionTombstone(transactionalId));
  if (records.length > 0) out.append({ records });
}
