import { heartbeatApi } from '@rail/kafka-protocol';
import { heartbeat } from '../groups/classic/heartbeat.ts';
import { groupHandler } from '../groups/request.ts';

/** Heartbeat. */
export const heartbeatGroup = groupHandler(heartbeatApi, (given) => {
  given.out.reply(given.request.token, { errorCode: heartbeat(given) });
});
