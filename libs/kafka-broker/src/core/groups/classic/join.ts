import { ErrorCodes, type joinGroupApi, type RequestOf } from '@rail/kafka-protocol';
import { imageOf, newMemberId } from '../groups.ts';
import type { GroupRequest } from '../request.ts';
import { joinAnswer, refuseJoin } from './answers.ts';
import { acceptsProtocols, addMember, type LiveGroup, type LiveMember, offersTheSame } from './live-group.ts';
import { memberError } from './member-check.ts';
import { rosterChanged } from './rebalance.ts';
import { joinStatic } from './static-member.ts';

export type Join = GroupRequest<RequestOf<typeof joinGroupApi>>;

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

/** Takes the new offer and parks the request until the next generation begins. An older parked join is superseded. */
export function waitForGeneration({ request, body, nowMs, out }: Join, member: LiveMember): void {
  if (member.join !== undefined) {
    out.reply(member.join.token, refuseJoin(ErrorCodes.REBALANCE_IN_PROGRESS, member.memberId));
  }
  member.sessionTimeoutMs = body.sessionTimeoutMs;
  member.rebalanceTimeoutMs = rebalanceTimeoutOf(body);
  member.protocols = body.protocols;
  member.join = { token: request.token, apiVersion: request.apiVersion };
  member.sessionEndsMs = nowMs + member.sessionTimeoutMs;
}

/** JoinGroup 0 has no rebalance timeout: the session timeout stands for both. */
const rebalanceTimeoutOf = (body: Join['body']): number =>
  body.rebalanceTimeoutMs === -1 ? body.sessionTimeoutMs : body.rebalanceTimeoutMs;

/** A member comes in and waits for the next generation. */
export function enter(join: Join, group: LiveGroup, memberId: string): void {
  const { groups, request, body, nowMs, out } = join;
  group.handedOut.delete(memberId);
  if (group.members.size === 0) group.protocolType = body.protocolType;
  const member: LiveMember = {
    memberId,
    instanceId: body.groupInstanceId,
    clientId: request.clientId ?? '',
    clientHost: request.clientHost,
    sessionTimeoutMs: body.sessionTimeoutMs,
    rebalanceTimeoutMs: rebalanceTimeoutOf(body),
    protocols: body.protocols,
    isNew: true,
    join: undefined,
    sync: undefined,
    sessionEndsMs: 0,
  };
  addMember(group, member);
  waitForGeneration(join, member);
  member.sessionEndsMs = nowMs + groups.options.newMemberJoinTimeoutMs;
  group.firstJoinGrew = true;
  rosterChanged(groups, group, nowMs, out);
}
