import { ErrorCodes } from '@rail/kafka-protocol';
import type { EffectList } from '../../effect-list.ts';
import type { Groups } from '../groups.ts';
import type { LiveGroup, LiveMember } from './live-group.ts';
import { completeJoinsIfAllCame, joinPhaseOver, removeMember, rosterChanged } from './rebalance.ts';

/** Everything whose time is over in one group. Called by its timer; early calls do nothing. */
export function expire(groups: Groups, group: LiveGroup, nowMs: number, out: EffectList): void {
  if (group.joinEndsMs !== undefined && group.joinEndsMs <= nowMs) joinPhaseOver(groups, group, nowMs, out);
  for (const [memberId, lapsesMs] of group.handedOut) if (lapsesMs <= nowMs) group.handedOut.delete(memberId);
  const gone = [...group.members.values()].filter((member) => isGone(group, member, nowMs));
  for (const member of gone) removeMember(group, member, out, ErrorCodes.UNKNOWN_MEMBER_ID);
  if (gone.length > 0) rosterChanged(groups, group, nowMs, out);
  else completeJoinsIfAllCame(groups, group, nowMs, out);
}

function isGone(group: LiveGroup, member: LiveMember, nowMs: number): boolean {
  const neverSynced =
    group.syncEndsMs !== undefined && group.syncEndsMs <= nowMs && group.unsynced.has(member.memberId);
  return neverSynced || sessionEndsMs(member) <= nowMs;
}

/** A member whose request is parked here is alive; only one that has never been in a generation is limited then. */
function sessionEndsMs(member: LiveMember): number {
  const parked = member.join !== undefined || member.sync !== undefined;
  return parked && !member.isNew ? Infinity : member.sessionEndsMs;
}

/** When `expire` has to look again: never later than the first deadline. */
export function nextDeadlineMs(group: LiveGroup): number {
  let next = group.joinEndsMs ?? Infinity;
  for (const lapsesMs of group.handedOut.values()) next = Math.min(next, lapsesMs);
  for (const member of group.members.values()) next = Math.min(next, sessionEndsMs(member));
  if (group.unsynced.size > 0 && group.syncEndsMs !== undefined) next = Math.min(next, group.syncEndsMs);
  return next;
}
