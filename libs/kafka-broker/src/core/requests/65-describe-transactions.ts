import { describeTransactionsApi, ErrorCodes } from '@rail/kafka-protocol';
import type { TransactionImage } from '../transactions/image.ts';
import { transactionHandler } from '../transactions/request.ts';

/** DescribeTransactions: phase, producer, start and partitions of each asked id. */
export const describeTransactions = transactionHandler(
  describeTransactionsApi,
  ({ transactions, request, body, out }, answer) => {
    const transactionStates = body.transactionalIds.map((transactionalId) => {
      const image = transactions.images.get(transactionalId);
      return image === undefined
        ? { transactionalId, errorCode: ErrorCodes.TRANSACTIONAL_ID_NOT_FOUND }
        : { transactionalId, ...describe(image) };
    });
    const lost = body.transactionalIds.map((transactionalId) => ({
      transactionalId,
      errorCode: ErrorCodes.COORDINATOR_NOT_AVAILABLE,
    }));
    out.replyStored(request.token, answer({ transactionStates }), answer({ transactionStates: lost }));
  },
);

function describe(image: TransactionImage) {
  const byTopic = Map.groupBy(image.partitions, ({ topic }) => topic);
  return {
    errorCode: ErrorCodes.NONE,
    transactionState: image.phase,
    transactionTimeoutMs: image.timeoutMs,
    transactionStartTimeMs: image.partitions.length === 0 ? -1 : image.startMs,
    producerId: image.producerId,
    producerEpoch: image.producerEpoch,
    topics: [...byTopic].map(([topic, at]) => ({ topic, partitions: at.map(({ partition }) => partition) })),
  };
}
