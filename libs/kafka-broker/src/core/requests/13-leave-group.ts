import { ErrorCodes, leaveGroupApi } from '@rail/kafka-protocol';
import { leave } from '../groups/classic/leave.ts';
import { completeJoinsIfAllCame, rosterChanged } from '../groups/classic/rebalance.ts';
import { liveGroupIfAny } from '../groups/groups.ts';
import { groupHandler } from '../groups/request.ts';

/** From this version on one request names several members, static ones included. */
const batchedFrom = 3;

/** LeaveGroup: all leavers are taken out first, then one rebalance begins. */
export const leaveGroup = groupHandler(leaveGroupApi, ({ groups, request, body, nowMs, out }) => {
  const batched = request.apiVersion >= batchedFrom;
  const group = liveGroupIfAny(groups, body.groupId);
  const before = group?.members.size ?? 0;
  const leavers = batched ? body.members : [{ memberId: body.memberId, groupInstanceId: null }];
  const results = leavers.map((leaver) => ({
    memberId: leaver.memberId,
    groupInstanceId: leaver.groupInstanceId,
    errorCode: leave(group, leaver, out),
  }));
  if (group !== undefined) {
    if (group.members.size < before) rosterChanged(groups, group, nowMs, out);
    else completeJoinsIfAllCame(groups, group, nowMs, out);
  }
  const errorCode = batched ? ErrorCodes.NONE : results[0]!.errorCode;
  out.reply(request.token, { errorCode, members: results });
});
