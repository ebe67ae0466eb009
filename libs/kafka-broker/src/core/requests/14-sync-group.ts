import { syncGroupApi } from '@rail/kafka-protocol';
import { sync } from '../groups/classic/sync.ts';
import { groupHandler } from '../groups/request.ts';

/** SyncGroup: answered when the leader's assignment is stored. */
export const syncGroup = groupHandler(syncGroupApi, sync);
