import { ErrorCodes, findCoordinatorApi } from '@rail/kafka-protocol';
import { groupHandler } from '../groups/request.ts';

const keyTypes = { group: 0, transaction: 1 } as const;
/** From this version on one request asks for several keys. */
const batchedFrom = 4;

/** FindCoordinator: there is one broker, so it is this one for every group and transactional id. */
export const findCoordinator = groupHandler(findCoordinatorApi, ({ groups, request, body, out }) => {
  const { brokerId, host, port } = groups.host;
  const known = body.keyType === keyTypes.group || body.keyType === keyTypes.transaction;
  const answer = known
    ? { nodeId: brokerId, host, port, errorCode: ErrorCodes.NONE, errorMessage: null }
    : {
        nodeId: -1,
        host: '',
        port: -1,
        errorCode: ErrorCodes.INVALID_REQUEST,
        errorMessage: `coordinator type ${body.keyType} is not served`,
      };
  if (request.apiVersion < batchedFrom) {
    out.reply(request.token, answer);
    return;
  }
  out.reply(request.token, { coordinators: body.coordinatorKeys.map((key) => ({ key, ...answer })) });
});
