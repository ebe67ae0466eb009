import { ErrorCodes } from '@rail/kafka-protocol';
import type { Random } from '@rail/kernel';
import {
  type Coordinator,
  type CoordinatorEvent,
  type CoordinatorHost,
  type PartitionId,
  TRANSACTION_STATE,
  type TransactionQueries,
} from '../contract.ts';
import { EffectList } from '../effect-list.ts';
import { adminMarkerWritten, isAdminTag } from '../requests/27-write-txn-markers.ts';
import { producerIdsReserved } from '../requests/22-init-producer-id.ts';
import { producerError } from './fencing.ts';
import { transactionHandlers } from './handlers.ts';
import { encodeTransaction, evolveTransactions, printTransactions } from './image.ts';
import { markerTag, markerWritten, writeMarkers } from './markers.ts';
import { defaultTransactionOptions, type TransactionOptions } from './options.ts';
import { isPrepared } from './phase.ts';
import { abortIfOverdue, deadlineMs, forgetUnused } from './timeout.ts';
import type { Transactions } from './transactions.ts';

export interface TransactionCoordinator extends Coordinator, TransactionQueries {
  /** The durable state as text, to compare the live one with the replayed one. */
  print(): string;
  /** For the checkers of the simulator; nobody else reads another's state. */
  readonly transactions: Transactions;
}

const expirationTimer = 'id-expiration';
const idOf = (tag: string): string => tag.slice(markerTag('').length);

export function createTransactionCoordinator(
  host: CoordinatorHost,
  _random: Random,
  options: Partial<TransactionOptions> = {},
): TransactionCoordinator {
  const transactions: Transactions = {
    options: { ...defaultTransactionOptions, ...options },
    host,
    images: new Map(),
    unmarked: new Map(),
    adminMarkers: new Map(),
    producerIds: { next: 0, end: 0, reserving: false, waiting: [] },
  };
  return {
    name: 'transaction',
    topic: TRANSACTION_STATE,
    serves: [...transactionHandlers.values()],
    handle: (event, nowMs) => {
      const out = new EffectList();
      decide(transactions, event, nowMs, out);
      return out.effects;
    },
    evolve: (entry) => evolveTransactions(transactions.images, entry),
    mayAppend: (transactionalId, producerId, producerEpoch, partition) =>
      appendError(transactions, transactionalId, producerId, producerEpoch, partition),
    print: () => printTransactions(transactions.images),
    transactions,
  };
}

function decide(transactions: Transactions, event: CoordinatorEvent, nowMs: number, out: EffectList): void {
  switch (event.kind) {
    case 'request':
      transactionHandlers.get(event.request.apiKey)!.decide(transactions, event.request, nowMs, out);
      break;
    case 'started':
      resume(transactions, nowMs, out);
      break;
    case 'appended':
      if (event.error === 0) decisionStored(transactions, idOf(event.tag), nowMs, out);
      break;
    case 'markerWritten':
      if (isAdminTag(event.tag)) adminMarkerWritten(transactions, event, out);
      else markerWritten(transactions, idOf(event.tag), event, event.error, nowMs, out);
      break;
    case 'producerIdsReserved':
      producerIdsReserved(transactions, event, nowMs, out);
      break;
    case 'timer':
      if (event.key === expirationTimer) {
        forgetUnused(transactions, nowMs, out);
        out.setTimer(expirationTimer, nowMs + transactions.options.expirationCheckMs);
      } else abortIfOverdue(transactions, idOf(event.key), nowMs, out);
      break;
    case 'topicDeleted':
      forgetTopic(transactions, event.topic, nowMs, out);
      break;
    case 'connectionLost':
      break;
  }
}

function decisionStored(transactions: Transactions, transactionalId: string, nowMs: number, out: EffectList): void {
  const image = transactions.images.get(transactionalId);
  if (image !== undefined) writeMarkers(transactions, image, nowMs, out);
}

/** After a start: decided transactions get their markers, open ones their time limit. */
function resume(transactions: Transactions, nowMs: number, out: EffectList): void {
  for (const image of transactions.images.values()) {
    if (isPrepared(image.phase)) writeMarkers(transactions, image, nowMs, out);
    else if (image.phase === 'Ongoing') out.setTimer(markerTag(image.transactionalId), deadlineMs(image));
  }
  out.setTimer(expirationTimer, nowMs + transactions.options.expirationCheckMs);
}

function forgetTopic(transactions: Transactions, topic: string, nowMs: number, out: EffectList): void {
  const records = [...transactions.images.values()]
    .filter(({ phase, partitions }) => phase === 'Ongoing' && partitions.some((at) => at.topic === topic))
    .map((image) =>
      encodeTransaction({
        ...image,
        partitions: image.partitions.filter((at) => at.topic !== topic),
        lastUpdateMs: nowMs,
      }),
    );
  if (records.length > 0) out.append({ records });
}

function appendError(
  transactions: Transactions,
  transactionalId: string,
  producerId: number,
  producerEpoch: number,
  wanted: PartitionId,
): number {
  const image = transactions.images.get(transactionalId);
  const error = producerError(image, producerId, producerEpoch, false);
  if (error !== 0) return error;
  const added =
    image!.phase === 'Ongoing' &&
    image!.partitions.some(({ topic, partition }) => topic === wanted.topic && partition === wanted.partition);
  return added ? ErrorCodes.NONE : ErrorCodes.INVALID_TXN_STATE;
}
