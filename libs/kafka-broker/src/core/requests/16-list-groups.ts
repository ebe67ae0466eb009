import { ErrorCodes, listGroupsApi } from '@rail/kafka-protocol';
import { groupQuery } from '../groups/request.ts';

const classic = 'classic';

/** ListGroups, filtered by state (KIP-518) and type (KIP-848); both compare without case. */
export const listGroups = groupQuery(
  listGroupsApi,
  ({ groups, body }) => {
    const states = new Set(body.statesFilter.map((state) => state.toLowerCase()));
    const types = new Set(body.typesFilter.map((type) => type.toLowerCase()));
    const groupIds = new Set([...groups.images.keys(), ...groups.live.keys()]);
    const listed = [...groupIds].map((groupId) => {
      const group = groups.live.get(groupId);
      const protocolType = group?.protocolType ?? groups.images.get(groupId)?.current?.protocolType ?? '';
      return { groupId, protocolType, groupState: group?.phase ?? 'Empty', groupType: classic };
    });
    return {
      groups: listed.filter(
        ({ groupState }) =>
          (states.size === 0 || states.has(groupState.toLowerCase())) && (types.size === 0 || types.has(classic)),
      ),
    };
  },
  () => ({ errorCode: ErrorCodes.COORDINATOR_NOT_AVAILABLE }),
);
