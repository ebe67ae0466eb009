import { ErrorCodes } from '@rail/kafka-protocol';
import type { EffectList } from '../../effect-list.ts';
import type { LiveGroup } from './live-group.ts';
import { memberError } from './member-check.ts';
import { removeMember } from './rebalance.ts';

export interface Leaver {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

/** Takes one member out and answers its error; the caller starts the rebalance once all leavers are out. */
export function leave(group: LiveGroup | undefined, leaver: Leaver, out: EffectList): number {
  if (group === undefined) return ErrorCodes.UNKNOWN_MEMBER_ID;
  if (leaver.groupInstanceId === null && group.handedOut.delete(leaver.memberId)) return ErrorCodes.NONE;
  // An operator removes a static member by its instance id alone.
  const memberId =
    leaver.memberId === '' && leaver.groupInstanceId !== null
      ? (group.instances.get(leaver.groupInstanceId) ?? '')
      : leaver.memberId;
  const error = memberError(group, memberId, leaver.groupInstanceId);
  if (error !== 0) return error;
  removeMember(group, group.members.get(memberId)!, out, ErrorCodes.UNKNOWN_MEMBER_ID);
  return ErrorCodes.NONE;
}
