import { ErrorCodes } from '@rail/kafka-protocol';
import { imageOf, newMemberId } from '../groups.ts';
import { joinAnswer, refuseJoin } from './answers.ts';
import { acceptsProtocols, type LiveGroup, type LiveMember, offersTheSame } from './live-group.ts';
import { enter, type Join, waitForGeneration } from './enter.ts';
import { memberError } from './member-check.ts';
import { rosterChanged } from './rebalance.ts';
import { joinStatic } from './static-member.ts';

/** From this version on a consumer learns its member id first and joins second, so that a lost answer leaves no ghost. */
const memberIdFirstFrom = 4;

export function joinWithoutMemberId(join: Join, group: LiveGroup): void {
  const { groups, request, body, nowMs, out } = join;
  if (group.members.size >= groups.options.maxSize) {
    out.reply(request.token, refuseJoin(ErrorCodes.GROUP_MAX_SIZE_REACHED));
    return;
  }
  if (!acceptsProtocols(group, body.protocolType, body.protocols)) {
    out.reply(request.token, refuseJoin(ErrorCodes.INCONSISTENT_GROUP_PROTOCOL));
    return;
  }
  if (body.groupInstanceId !== null) {
    joinStatic(join, group, body.groupInstanceId);
    return;
  }
  const memberId = newMemberId(groups, request.clientId ?? '');
  if (request.apiVersion >= memberIdFirstFrom) {
    group.handedOut.set(memberId, nowMs + body.sessionTimeoutMs);
    out.reply(request.token, refuseJoin(ErrorCodes.MEMBER_ID_REQUIRED, memberId));
    return;
  }
  enter(join, group, memberId);
}

export function joinWithMemberId(join: Join, group: LiveGroup): void {
  const { groups, request, body, out } = join;
  const refuse = (error: number): void => out.reply(request.token, refuseJoin(error, body.memberId));
  if (!acceptsProtocols(group, body.protocolType, body.protocols)) {
    refuse(ErrorCodes.INCONSISTENT_GROUP_PROTOCOL);
    return;
  }
  if (group.handedOut.has(body.memberId)) {
    if (group.members.size >= groups.options.maxSize) {
      group.handedOut.delete(body.memberId);
      refuse(ErrorCodes.GROUP_MAX_SIZE_REACHED);
      return;
    }
    enter(join, group, body.memberId);
    return;
  }
  const error = memberError(group, body.memberId, body.groupInstanceId);
  if (error !== 0) {
    refuse(error);
    return;
  }
  joinAgain(join, group, group.members.get(body.memberId)!);
}

/** A member of the group joins again: its answer was lost, it has something new to offer, or a rebalance calls it. */
function joinAgain(join: Join, group: LiveGroup, member: LiveMember): void {
  const { groups, request, body, nowMs, out } = join;
  const unchanged = offersTheSame(member, body.protocols);
  const current = imageOf(groups, group.groupId).current;
  const mayKeepGeneration =
    group.phase === 'CompletingRebalance' || (group.phase === 'Stable' && group.leaderId !== member.memberId);
  if (unchanged && mayKeepGeneration && current !== undefined) {
    member.sessionEndsMs = nowMs + member.sessionTimeoutMs;
    out.replyStored(
      request.token,
      joinAnswer(group, current, member.memberId),
      refuseJoin(ErrorCodes.COORDINATOR_NOT_AVAILABLE, member.memberId),
    );
    return;
  }
  waitForGeneration(join, member);
  rosterChanged(groups, group, nowMs, out);
}
