import { ErrorCodes, offsetDeleteApi } from '@rail/kafka-protocol';
import type { CoordinatorRecord } from '../contract.ts';
import { type Groups, imageOf } from '../groups/groups.ts';
import { offsetTombstone } from '../groups/log-format.ts';
import { isSubscribed } from '../groups/offsets.ts';
import { groupHandler } from '../groups/request.ts';
import { consumerProtocolType } from '../groups/subscription.ts';

/** OffsetDelete: committed offsets of topics that no member of the group subscribes to. */
export const offsetDelete = groupHandler(offsetDeleteApi, ({ groups, request, body, out }) => {
  const { groupId } = body;
  const error = groupError(groups, groupId);
  if (error !== 0) {
    out.reply(request.token, { errorCode: error });
    return;
  }
  const { offsets } = imageOf(groups, groupId);
  const records: CoordinatorRecord[] = [];
  const topics = body.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex }) => {
      if (!groups.host.partitionExists(name, partitionIndex)) {
        return { partitionIndex, errorCode: ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION };
      }
      if (isSubscribed(groups, groupId, name)) {
        return { partitionIndex, errorCode: ErrorCodes.GROUP_SUBSCRIBED_TO_TOPIC };
      }
      if (offsets.get(name, partitionIndex) !== undefined) {
        records.push(offsetTombstone(groupId, name, partitionIndex));
      }
      return { partitionIndex, errorCode: ErrorCodes.NONE };
    }),
  }));
  if (records.length === 0) {
    out.reply(request.token, { topics });
    return;
  }
  out.append({
    records,
    replies: [
      { token: request.token, body: { topics }, lost: { errorCode: ErrorCodes.COORDINATOR_NOT_AVAILABLE, topics: [] } },
    ],
  });
});

function groupError(groups: Groups, groupId: string): number {
  if (!groups.images.has(groupId)) return ErrorCodes.GROUP_ID_NOT_FOUND;
  const group = groups.live.get(groupId);
  const hasMembers = group !== undefined && group.members.size > 0;
  // Only consumers say which topics they use; of other members nothing is known to be free.
  return hasMembers && group.protocolType !== consumerProtocolType ? ErrorCodes.NON_EMPTY_GROUP : ErrorCodes.NONE;
}
