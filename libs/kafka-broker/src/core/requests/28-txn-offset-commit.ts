import { ErrorCodes, txnOffsetCommitApi } from '@rail/kafka-protocol';
import { CONSUMER_OFFSETS, COORDINATOR_PARTITION } from '../contract.ts';
import { checkCommit, committerError, refuseCommit } from '../groups/offsets.ts';
import { groupHandler } from '../groups/request.ts';

/**
 * TxnOffsetCommit: logged as part of the producer's transaction and staged until its marker. The transaction must
 * contain the offsets topic (AddOffsetsToTxn), so that its marker will come.
 */
export const txnOffsetCommit = groupHandler(txnOffsetCommitApi, ({ groups, request, body, nowMs, out }) => {
  const { groupId, transactionalId, producerId, producerEpoch } = body;
  const refuse = (error: number): void => out.reply(request.token, { topics: refuseCommit(body.topics, error) });
  const log = { topic: CONSUMER_OFFSETS, partition: COORDINATOR_PARTITION };
  const fenced = groups.transactions.mayAppend(transactionalId, producerId, producerEpoch, log);
  if (fenced !== 0) {
    refuse(fenced);
    return;
  }
  const committer = {
    groupId,
    generation: body.generationId,
    memberId: body.memberId,
    instanceId: body.groupInstanceId,
    transactional: true,
  };
  const error = committerError(groups, committer, nowMs);
  if (error !== 0) {
    refuse(error);
    return;
  }
  const { records, topics } = checkCommit(groups, groupId, body.topics, nowMs);
  if (records.length === 0) {
    out.reply(request.token, { topics });
    return;
  }
  const lost = { topics: refuseCommit(body.topics, ErrorCodes.COORDINATOR_NOT_AVAILABLE) };
  out.append({
    records,
    transaction: { producerId, producerEpoch },
    replies: [{ token: request.token, body: { topics }, lost: lost }],
  });
});
