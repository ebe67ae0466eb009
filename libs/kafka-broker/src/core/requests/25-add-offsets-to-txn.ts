import { addOffsetsToTxnApi, ErrorCodes } from '@rail/kafka-protocol';
import { CONSUMER_OFFSETS, COORDINATOR_PARTITION } from '../contract.ts';
import { additionError, withPartitions } from '../transactions/add-partitions.ts';
import { producerError } from '../transactions/fencing.ts';
import { logThenReply, transactionHandler } from '../transactions/request.ts';

/** From this version on PRODUCER_FENCED is known. */
const knowsFencedFrom = 2;
const offsetsLog = { topic: CONSUMER_OFFSETS, partition: COORDINATOR_PARTITION };

/** AddOffsetsToTxn: the group's offsets take part in the transaction, so the offsets topic gets its marker. */
export const addOffsetsToTxn = transactionHandler(
  addOffsetsToTxnApi,
  ({ transactions, request, body, nowMs, out }, answer) => {
    const image = transactions.images.get(body.transactionalId);
    const knowsFenced = request.apiVersion >= knowsFencedFrom;
    const errorCode = producerError(image, body.producerId, body.producerEpoch, knowsFenced) || additionError(image!);
    if (errorCode !== 0) {
      out.reply(request.token, answer({ errorCode }));
      return;
    }
    const next = withPartitions(image!, [offsetsLog], nowMs, out);
    const lost = answer({ errorCode: ErrorCodes.COORDINATOR_NOT_AVAILABLE });
    if (next === image) out.replyStored(request.token, answer({ errorCode: 0 }), lost);
    else logThenReply(out, next, request.token, answer({ errorCode: 0 }), lost);
  },
);
