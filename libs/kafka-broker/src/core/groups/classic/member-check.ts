import { ErrorCodes } from '@rail/kafka-protocol';
import type { LiveGroup } from './live-group.ts';

/** 0, or why this member may not speak for the group: who it says it is, before what it says. */
export function memberError(group: LiveGroup | undefined, memberId: string, instanceId: string | null): number {
  if (group === undefined) return ErrorCodes.UNKNOWN_MEMBER_ID;
  if (instanceId !== null) {
    const holder = group.instances.get(instanceId);
    if (holder === undefined) return ErrorCodes.UNKNOWN_MEMBER_ID;
    if (holder !== memberId) return ErrorCodes.FENCED_INSTANCE_ID;
  }
  return group.members.has(memberId) ? ErrorCodes.NONE : ErrorCodes.UNKNOWN_MEMBER_ID;
}
