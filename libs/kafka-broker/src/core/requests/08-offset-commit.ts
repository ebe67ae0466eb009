import { ErrorCodes, offsetCommitApi } from '@rail/kafka-protocol';
import { checkCommit, committerError, refuseCommit } from '../groups/offsets.ts';
import { groupHandler } from '../groups/request.ts';

/** OffsetCommit: by a member of the current generation, or by anyone (generation −1) while the group has no members. */
export const offsetCommit = groupHandler(offsetCommitApi, ({ groups, request, body, nowMs, out }) => {
  const committer = {
    groupId: body.groupId,
    generation: body.generationIdOrMemberEpoch,
    memberId: body.memberId,
    instanceId: body.groupInstanceId,
    transactional: false,
  };
  const error = committerError(groups, committer, nowMs);
  if (error !== 0) {
    out.reply(request.token, { topics: refuseCommit(body.topics, error) });
    return;
  }
  const { records, topics } = checkCommit(groups, body.groupId, body.topics, nowMs);
  if (records.length === 0) {
    out.reply(request.token, { topics });
    return;
  }
  const lost = { topics: refuseCommit(body.topics, ErrorCodes.COORDINATOR_NOT_AVAILABLE) };
  out.append({
    records,
    replies: [{ token: request.token, body: { topics }, lost: lost }],
  });
});
