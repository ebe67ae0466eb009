import { ErrorCodes, joinGroupApi } from '@rail/kafka-protocol';
import { refuseJoin } from '../groups/classic/answers.ts';
import { joinWithMemberId, joinWithoutMemberId } from '../groups/classic/join.ts';
import { liveGroup, liveGroupIfAny } from '../groups/groups.ts';
import { groupHandler } from '../groups/request.ts';

/** JoinGroup: answered when the next generation begins, which may take until the rebalance timeout. */
export const joinGroup = groupHandler(joinGroupApi, (join) => {
  const { groups, request, body, out } = join;
  const { minSessionTimeoutMs, maxSessionTimeoutMs } = groups.options;
  const refuse = (error: number): void => out.reply(request.token, refuseJoin(error, body.memberId));
  if (body.groupId === '') {
    refuse(ErrorCodes.INVALID_GROUP_ID);
  } else if (body.sessionTimeoutMs < minSessionTimeoutMs || body.sessionTimeoutMs > maxSessionTimeoutMs) {
    refuse(ErrorCodes.INVALID_SESSION_TIMEOUT);
  } else if (body.memberId === '') {
    joinWithoutMemberId(join, liveGroup(groups, body.groupId));
  } else {
    const group = liveGroupIfAny(groups, body.groupId);
    if (group === undefined) refuse(ErrorCodes.UNKNOWN_MEMBER_ID);
    else joinWithMemberId(join, group);
  }
});
