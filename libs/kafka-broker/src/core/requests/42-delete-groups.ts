import { deleteGroupsApi, ErrorCodes } from '@rail/kafka-protocol';
import type { CoordinatorRecord } from '../contract.ts';
import { move } from '../groups/classic/live-group.ts';
import { type Groups, imageOf } from '../groups/groups.ts';
import { groupTombstone, offsetTombstone } from '../groups/log-format.ts';
import { groupHandler } from '../groups/request.ts';

/** DeleteGroups: only groups without members; their offsets go with them. */
export const deleteGroups = groupHandler(deleteGroupsApi, ({ groups, request, body, out }) => {
  const records: CoordinatorRecord[] = [];
  const results = [...new Set(body.groupsNames)].map((groupId) => {
    const errorCode = deletionError(groups, groupId);
    if (errorCode === 0) records.push(...forget(groups, groupId));
    return { groupId, errorCode };
  });
  if (records.length === 0) {
    out.reply(request.token, { results });
    return;
  }
  const lost = results.map(({ groupId }) => ({ groupId, errorCode: ErrorCodes.COORDINATOR_NOT_AVAILABLE }));
  out.append({
    records,
    replies: [{ token: request.token, body: { results }, lost: { results: lost } }],
  });
});

function deletionError(groups: Groups, groupId: string): number {
  const group = groups.live.get(groupId);
  if (group !== undefined && group.phase !== 'Empty') return ErrorCodes.NON_EMPTY_GROUP;
  return group === undefined && !groups.images.has(groupId) ? ErrorCodes.GROUP_ID_NOT_FOUND : ErrorCodes.NONE;
}

function forget(groups: Groups, groupId: string): CoordinatorRecord[] {
  const group = groups.live.get(groupId);
  if (group !== undefined) {
    move(group, 'deleted');
    groups.live.delete(groupId);
  }
  const offsets = [...imageOf(groups, groupId).offsets.entries()];
  return [
    ...offsets.map(({ topic, partition }) => offsetTombstone(groupId, topic, partition)),
    groupTombstone(groupId),
  ];
}
