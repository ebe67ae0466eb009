import { addPartitionsToTxnApi, ErrorCodes } from '@rail/kafka-protocol';
import { additionError, withPartitions } from '../transactions/add-partitions.ts';
import { producerError } from '../transactions/fencing.ts';
import { logThenReply, transactionHandler } from '../transactions/request.ts';

/** From this version on PRODUCER_FENCED is known. */
const knowsFencedFrom = 2;

/** AddPartitionsToTxn: the first one begins the transaction. All partitions are added or none. */
export const addPartitionsToTxn = transactionHandler(
  addPartitionsToTxnApi,
  ({ transactions, request, body, nowMs, out }, answer) => {
    const topics = body.v3AndBelowTopics;
    const results = (errorOf: (topic: string, partition: number) => number) =>
      answer({
        resultsByTopicV3AndBelow: topics.map(({ name, partitions }) => ({
          name,
          resultsByPartition: partitions.map((partitionIndex) => ({
            partitionIndex,
            partitionErrorCode: errorOf(name, partitionIndex),
          })),
        })),
      });
    const image = transactions.images.get(body.v3AndBelowTransactionalId);
    const knowsFenced = request.apiVersion >= knowsFencedFrom;
    const error =
      producerError(image, body.v3AndBelowProducerId, body.v3AndBelowProducerEpoch, knowsFenced) ||
      additionError(image!);
    if (error !== 0) {
      out.reply(
        request.token,
        results(() => error),
      );
      return;
    }
    const wanted = topics.flatMap(({ name, partitions }) =>
      partitions.map((partition) => ({ topic: name, partition })),
    );
    const exists = (topic: string, partition: number): boolean => transactions.host.partitionExists(topic, partition);
    if (!wanted.every(({ topic, partition }) => exists(topic, partition))) {
      const { OPERATION_NOT_ATTEMPTED, UNKNOWN_TOPIC_OR_PARTITION } = ErrorCodes;
      out.reply(
        request.token,
        results((topic, partition) =>
          exists(topic, partition) ? OPERATION_NOT_ATTEMPTED : UNKNOWN_TOPIC_OR_PARTITION,
        ),
      );
      return;
    }
    const next = withPartitions(image!, wanted, nowMs, out);
    const added = results(() => ErrorCodes.NONE);
    const lost = results(() => ErrorCodes.COORDINATOR_NOT_AVAILABLE);
    if (next === image) out.replyStored(request.token, added, lost);
    else logThenReply(out, next, request.token, added, lost);
  },
);
