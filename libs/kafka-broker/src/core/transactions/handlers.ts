import { initProducerId } from '../requests/22-init-producer-id.ts';
import { addPartitionsToTxn } from '../requests/24-add-partitions-to-txn.ts';
import { addOffsetsToTxn } from '../requests/25-add-offsets-to-txn.ts';
import { endTxn } from '../requests/26-end-txn.ts';
import { writeTxnMarkers } from '../requests/27-write-txn-markers.ts';
import { describeTransactions } from '../requests/65-describe-transactions.ts';
import { listTransactions } from '../requests/66-list-transactions.ts';
import type { TransactionHandler } from './request.ts';

/** Everything the transaction coordinator serves, by API key. */
export const transactionHandlers: ReadonlyMap<number, TransactionHandler> = new Map(
  [
    initProducerId,
    addPartitionsToTxn,
    addOffsetsToTxn,
    endTxn,
    writeTxnMarkers,
    describeTransactions,
    listTransactions,
  ].map((handler) => [handler.apiKey, handler]),
);
