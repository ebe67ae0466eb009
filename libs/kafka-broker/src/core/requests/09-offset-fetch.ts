import { ErrorCodes, offsetFetchApi } from '@rail/kafka-protocol';
import { fetchOffsets } from '../groups/offsets.ts';
import { groupQuery } from '../groups/request.ts';

/** From this version on one request asks for several groups. */
const batchedFrom = 8;

/** OffsetFetch. With `requireStable` an offset that an open transaction may change is refused, not guessed (KIP-447). */
export const offsetFetch = groupQuery(
  offsetFetchApi,
  ({ groups, request, body }) => {
    if (request.apiVersion < batchedFrom) {
      return { topics: fetchOffsets(groups, body.groupId, body.topics, body.requireStable) };
    }
    return {
      groups: body.groups.map(({ groupId, topics }) => ({
        groupId,
        topics: fetchOffsets(groups, groupId, topics, body.requireStable),
      })),
    };
  },
  (body) => ({
    errorCode: ErrorCodes.COORDINATOR_NOT_AVAILABLE,
    groups: body.groups.map(({ groupId }) => ({ groupId, errorCode: ErrorCodes.COORDINATOR_NOT_AVAILABLE })),
  }),
);
