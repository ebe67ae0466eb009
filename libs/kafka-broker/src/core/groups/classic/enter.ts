import { ErrorCodes, type joinGroupApi, type RequestOf } from '@rail/kafka-protocol';
import type { GroupRequest } from '../request.ts';
import { refuseJoin } from './answers.ts';
import { addMember, type LiveGroup, type LiveMember } from './live-group.ts';
import { rosterChanged } from './rebalance.ts';

export type Join = GroupRequest<RequestOf<typeof joinGroupApi>>;

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
