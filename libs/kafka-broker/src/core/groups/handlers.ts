import { offsetCommit } from '../requests/08-offset-commit.ts';
import { offsetFetch } from '../requests/09-offset-fetch.ts';
import { findCoordinator } from '../requests/10-find-coordinator.ts';
import { joinGroup } from '../requests/11-join-group.ts';
import { heartbeatGroup } from '../requests/12-heartbeat.ts';
import { leaveGroup } from '../requests/13-leave-group.ts';
import { syncGroup } from '../requests/14-sync-group.ts';
import { describeGroups } from '../requests/15-describe-groups.ts';
import { listGroups } from '../requests/16-list-groups.ts';
import { txnOffsetCommit } from '../requests/28-txn-offset-commit.ts';
import { deleteGroups } from '../requests/42-delete-groups.ts';
import { offsetDelete } from '../requests/47-offset-delete.ts';
import type { GroupHandler } from './request.ts';

/** Everything the group coordinator serves, by API key. */
export const groupHandlers: ReadonlyMap<number, GroupHandler> = new Map(
  [
    offsetCommit,
    offsetFetch,
    findCoordinator,
    joinGroup,
    heartbeatGroup,
    leaveGroup,
    syncGroup,
    describeGroups,
    listGroups,
    txnOffsetCommit,
    deleteGroups,
    offsetDelete,
  ].map((handler) => [handler.apiKey, handler]),
);
