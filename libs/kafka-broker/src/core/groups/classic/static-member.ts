import { ErrorCodes } from '@rail/kafka-protocol';
import { imageOf, newMemberId } from '../groups.ts';
import type { GenerationImage } from '../image.ts';
import { encodeGeneration } from '../log-format.ts';
import { refuseJoin, refuseSync, rosterOf, type JoinAnswer } from './answers.ts';
import { enter, type Join, waitForGeneration } from './enter.ts';
import { addMember, dropMember, type LiveGroup, type LiveMember, move, selectProtocol } from './live-group.ts';
import { rosterChanged } from './rebalance.ts';

/** From this version on a returning leader can be told that nothing needs to be assigned. */
const skipAssignmentFrom = 9;

/** A static member (KIP-345) comes, or comes back as a new process that does not know its member id. */
export function joinStatic(join: Join, group: LiveGroup, instanceId: string): void {
  const { groups, nowMs, out } = join;
  const memberId = newMemberId(groups, instanceId);
  const known = group.instances.get(instanceId);
  if (known === undefined) {
    enter(join, group, memberId);
    return;
  }
  const old = group.members.get(known)!;
  const ledBefore = group.leaderId;
  const member = replaceMember(join, group, old, memberId);
  const current = imageOf(groups, group.groupId).current;
  if (group.phase === 'Stable' && current !== undefined && selectProtocol(group) === current.protocol) {
    keepGeneration(join, group, member, replacedIn(group, current, old.memberId, member), ledBefore ?? '');
    return;
  }
  rosterChanged(groups, group, nowMs, out);
}

/** The old member id is fenced at once: whatever the old process still waits for is refused. */
function replaceMember(join: Join, group: LiveGroup, old: LiveMember, memberId: string): LiveMember {
  const { out } = join;
  if (old.join !== undefined) out.reply(old.join.token, refuseJoin(ErrorCodes.FENCED_INSTANCE_ID, old.memberId));
  if (old.sync !== undefined) out.reply(old.sync.token, refuseSync(ErrorCodes.FENCED_INSTANCE_ID));
  const led = group.leaderId === old.memberId;
  dropMember(group, old);
  const member: LiveMember = { ...old, memberId, join: undefined, sync: undefined };
  addMember(group, member);
  if (led) group.leaderId = memberId;
  waitForGeneration(join, member);
  return member;
}

function replacedIn(
  group: LiveGroup,
  current: GenerationImage,
  oldMemberId: string,
  member: LiveMember,
): GenerationImage {
  const members = new Map(current.members);
  const old = members.get(oldMemberId)!;
  members.delete(oldMemberId);
  const subscription = member.protocols.find((offered) => offered.name === current.protocol)!.metadata;
  members.set(member.memberId, {
    ...old,
    memberId: member.memberId,
    sessionTimeoutMs: member.sessionTimeoutMs,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    subscription,
  });
  return { ...current, leader: group.leaderId, members };
}

/** No rebalance: the answer names the generation as it stands, once the new member id is logged. */
function keepGeneration(
  { groups, request, out }: Join,
  group: LiveGroup,
  member: LiveMember,
  generation: GenerationImage,
  ledBefore: string,
): void {
  move(group, 'memberReplaced');
  member.join = undefined;
  const maySkip = request.apiVersion >= skipAssignmentFrom;
  const leads = group.leaderId === member.memberId;
  const body: JoinAnswer = {
    errorCode: 0,
    generationId: generation.generation,
    protocolType: generation.protocolType,
    protocolName: generation.protocol ?? '',
    // An older client that finds itself leading would assign anew: it is shown the former leader instead.
    leader: maySkip ? (group.leaderId ?? '') : ledBefore,
    skipAssignment: maySkip && leads,
    memberId: member.memberId,
    members: maySkip && leads ? rosterOf(generation) : [],
  };
  out.append({
    records: [encodeGeneration(group.groupId, generation)],
    replies: [{ token: request.token, body, lost: refuseJoin(ErrorCodes.COORDINATOR_NOT_AVAILABLE, member.memberId) }],
  });
  groups.touched.add(group);
}
