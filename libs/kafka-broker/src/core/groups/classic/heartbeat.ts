import { ErrorCodes, type heartbeatApi, type RequestOf } from '@rail/kafka-protocol';
import { imageOf, liveGroupIfAny } from '../groups.ts';
import { generationOf } from '../image.ts';
import type { GroupRequest } from '../request.ts';
import { memberError } from './member-check.ts';

/** Keeps the session alive, and is how a member learns that a rebalance calls it. */
export function heartbeat({ groups, body, nowMs }: GroupRequest<RequestOf<typeof heartbeatApi>>): number {
  const group = liveGroupIfAny(groups, body.groupId);
  const error = memberError(group, body.memberId, body.groupInstanceId);
  if (error !== 0) return error;
  if (body.generationId !== generationOf(imageOf(groups, body.groupId))) return ErrorCodes.ILLEGAL_GENERATION;
  const member = group!.members.get(body.memberId)!;
  member.sessionEndsMs = nowMs + member.sessionTimeoutMs;
  return group!.phase === 'PreparingRebalance' ? ErrorCodes.REBALANCE_IN_PROGRESS : ErrorCodes.NONE;
}
