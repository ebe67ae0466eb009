import { txnOffsetCommitApi } from '@rail/kafka-protocol';
import { CONSUMER_OFFSETS, COORDINATOR_PARTITION } from '../contract.ts';
import { commitOffsets } from '../groups/commit-offsets.ts';
import { refuseCommit } from '../groups/offsets.ts';
import { groupHandler } from '../groups/request.ts';

const log = { topic: CONSUMER_OFFSETS, partition: COORDINATOR_PARTITION };

/**
 * TxnOffsetCommit: logged as part of the producer's transaction and staged until its marker. The transaction must
 * contain the offsets topic (AddOffsetsToTxn), so that its marker will come.
 */
export const txnOffsetCommit = groupHandler(txnOffsetCommitApi, (given) => {
  const { groups, request, body, out } = given;
  const { groupId, transactionalId, producerId, producerEpoch, generationId: generation, memberId } = body;
  const fenced = groups.transactions.mayAppend(transactionalId, producerId, producerEpoch, log);
  if (fenced !== 0) {
    out.reply(request.token, { topics: refuseCommit(body.topics, fenced) });
    return;
  }
  const committer = { groupId, generation, memberId, instanceId: body.groupInstanceId, transactional: true };
  commitOffsets(given, committer, { producerId, producerEpoch });
});
