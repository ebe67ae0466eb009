import {
  type describeGroupsApi as Described,
  describeGroupsApi,
  type Draft,
  ErrorCodes,
  type ResponseOf,
} from '@rail/kafka-protocol';
import { assignmentOf } from '../groups/classic/live-group.ts';
import { type Groups, imageOf } from '../groups/groups.ts';
import { groupQuery } from '../groups/request.ts';

type Group = Draft<ResponseOf<typeof Described>['groups'][number]>;

/** DescribeGroups. A group that does not exist is described as Dead, without an error, as Kafka does below version 6. */
export const describeGroups = groupQuery(
  describeGroupsApi,
  ({ groups, body }) => ({ groups: body.groups.map((groupId) => describe(groups, groupId)) }),
  (body) => ({
    groups: body.groups.map((groupId) => ({ groupId, errorCode: ErrorCodes.COORDINATOR_NOT_AVAILABLE })),
  }),
);

function describe(groups: Groups, groupId: string): Group {
  const image = imageOf(groups, groupId);
  const group = groups.live.get(groupId);
  if (group === undefined) {
    const groupState = groups.images.has(groupId) ? 'Empty' : 'Dead';
    return { groupId, groupState, protocolType: image.current?.protocolType ?? '', protocolData: '', members: [] };
  }
  const stable = group.phase === 'Stable';
  const protocol = stable || group.phase === 'CompletingRebalance' ? (image.current?.protocol ?? '') : '';
  return {
    groupId,
    groupState: group.phase,
    protocolType: group.protocolType ?? '',
    protocolData: stable ? protocol : '',
    members: [...group.members.values()].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.instanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      memberMetadata: stable
        ? (member.protocols.find((offered) => offered.name === protocol)?.metadata ?? Buffer.alloc(0))
        : Buffer.alloc(0),
      memberAssignment: stable ? assignmentOf(image, member.memberId) : Buffer.alloc(0),
    })),
  };
}
