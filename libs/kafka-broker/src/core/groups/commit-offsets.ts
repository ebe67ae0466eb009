import { ErrorCodes } from '@rail/kafka-protocol';
import type { EffectList } from '../effect-list.ts';
import { checkCommit, type Committer, committerError, type OffsetTopic, refuseCommit } from './offsets.ts';
import type { GroupRequest } from './request.ts';

type Appended = Parameters<EffectList['append']>[0];
type CommitRequest = GroupRequest<{ readonly topics: readonly OffsetTopic[] }>;

/** Logs the offsets that this committer may commit, and answers once they are stored; the others it refuses one by one. */
export function commitOffsets(
  { groups, request, body, nowMs, out }: CommitRequest,
  committer: Committer,
  transaction?: Appended['transaction'],
): void {
  const error = committerError(groups, committer, nowMs);
  if (error !== 0) {
    out.reply(request.token, { topics: refuseCommit(body.topics, error) });
    return;
  }
  const { records, topics } = checkCommit(groups, committer.groupId, body.topics, nowMs);
  if (records.length === 0) {
    out.reply(request.token, { topics });
    return;
  }
  const lost = { topics: refuseCommit(body.topics, ErrorCodes.COORDINATOR_NOT_AVAILABLE) };
  const replies = [{ token: request.token, body: { topics }, lost }];
  out.append({ records, replies, ...(transaction !== undefined && { transaction }) });
}
