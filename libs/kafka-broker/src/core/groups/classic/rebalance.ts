import { assert } from '@rail/kernel';
import { ErrorCodes } from '@rail/kafka-protocol';
import type { EffectList, HeldReply } from '../../effect-list.ts';
import { imageOf, type Groups } from '../groups.ts';
import { generationOf, type GenerationImage, type MemberImage } from '../image.ts';
import { encodeGeneration } from '../log-format.ts';
import { joinAnswer, refuseJoin, refuseSync } from './answers.ts';
import { dropMember, move, rebalanceTimeoutMs, selectProtocol, type LiveGroup, type LiveMember } from './live-group.ts';

/**
 * The generation no longer fits its members: opens a join phase, or looks whether the open one is complete. Called
 * once at the end of whatever changed the roster, so that one request cannot begin two generations.
 */
export function rosterChanged(groups: Groups, group: LiveGroup, nowMs: number, out: EffectList): void {
  const before = group.phase;
  move(group, 'rosterChanged');
  if (before === 'Empty') {
    openFirstJoinPhase(groups, group, nowMs);
  } else if (before !== 'PreparingRebalance') {
    refuseWaitingSyncs(group, out, ErrorCodes.REBALANCE_IN_PROGRESS);
    group.joinEndsMs = nowMs + rebalanceTimeoutMs(group);
  }
  completeJoinsIfAllCame(groups, group, nowMs, out);
}

/** An empty group gives others a moment to come, so that starting n consumers does not take n generations. */
function openFirstJoinPhase(groups: Groups, group: LiveGroup, nowMs: number): void {
  const delayMs = groups.options.initialRebalanceDelayMs;
  group.joinEndsMs = nowMs + delayMs;
  group.firstJoinLatestMs = nowMs + Math.max(delayMs, rebalanceTimeoutMs(group));
  group.firstJoinGrew = false;
}

export function completeJoinsIfAllCame(groups: Groups, group: LiveGroup, nowMs: number, out: EffectList): void {
  if (group.phase !== 'PreparingRebalance' || group.firstJoinLatestMs !== undefined) return;
  if (group.handedOut.size > 0) return;
  for (const member of group.members.values()) if (member.join === undefined) return;
  completeJoins(groups, group, nowMs, out);
}

/** The join phase has lasted as long as it may. */
export function joinPhaseOver(groups: Groups, group: LiveGroup, nowMs: number, out: EffectList): void {
  if (group.firstJoinLatestMs !== undefined && group.firstJoinGrew && nowMs < group.firstJoinLatestMs) {
    group.firstJoinGrew = false;
    group.joinEndsMs = Math.min(nowMs + groups.options.initialRebalanceDelayMs, group.firstJoinLatestMs);
    return;
  }
  for (const member of group.members.values()) {
    if (member.join === undefined && member.instanceId === null) dropMember(group, member);
  }
  completeJoins(groups, group, nowMs, out);
}

function completeJoins(groups: Groups, group: LiveGroup, nowMs: number, out: EffectList): void {
  if (group.members.size > 0 && !electLeader(group)) {
    // Only static members that did not come are left: keep their places until their sessions end.
    group.joinEndsMs = nowMs + rebalanceTimeoutMs(group);
    return;
  }
  group.joinEndsMs = undefined;
  group.firstJoinLatestMs = undefined;
  const next = nextGeneration(groups, group, nowMs);
  if (group.members.size === 0) {
    move(group, 'emptied');
    group.leaderId = null;
    out.append({ records: [encodeGeneration(group.groupId, next)] });
    return;
  }
  move(group, 'joinsComplete');
  group.syncEndsMs = nowMs + rebalanceTimeoutMs(group);
  group.unsynced.clear();
  for (const memberId of group.members.keys()) group.unsynced.add(memberId);
  out.append({ records: [encodeGeneration(group.groupId, next)], replies: answerJoins(group, next, nowMs) });
}

/** The leader stays if it came; else the first who came leads. False: nobody came. */
function electLeader(group: LiveGroup): boolean {
  const leader = group.leaderId === null ? undefined : group.members.get(group.leaderId);
  if (leader?.join !== undefined) return true;
  for (const member of group.members.values()) {
    if (member.join !== undefined) {
      group.leaderId = member.memberId;
      return true;
    }
  }
  return false;
}

/**
 * Logged when it begins, before any member hears of it: Kafka logs a generation only with its assignment, so a crash
 * in between lets it give the same number to two different sets of members.
 */
function nextGeneration(groups: Groups, group: LiveGroup, nowMs: number): GenerationImage {
  const protocol = group.members.size === 0 ? null : selectProtocol(group);
  assert(group.members.size === 0 || protocol !== null, 'members without a common protocol were let in');
  return {
    protocolType: group.protocolType ?? '',
    generation: generationOf(imageOf(groups, group.groupId)) + 1,
    protocol,
    leader: null,
    sinceMs: nowMs,
    members: new Map([...group.members].map(([memberId, member]) => [memberId, memberImage(member, protocol)])),
  };
}

const noBytes = Buffer.alloc(0);

function memberImage(member: LiveMember, protocol: string | null, assignment = noBytes): MemberImage {
  return {
    memberId: member.memberId,
    instanceId: member.instanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    sessionTimeoutMs: member.sessionTimeoutMs,
    subscription: member.protocols.find((offered) => offered.name === protocol)?.metadata ?? noBytes,
    assignment,
  };
}

function answerJoins(group: LiveGroup, generation: GenerationImage, nowMs: number): HeldReply[] {
  const replies: HeldReply[] = [];
  for (const member of group.members.values()) {
    member.isNew = false;
    member.sessionEndsMs = nowMs + member.sessionTimeoutMs;
    const { join } = member;
    if (join === undefined) continue;
    member.join = undefined;
    replies.push({
      token: join.token,
      body: joinAnswer(group, generation, member.memberId),
      lost: refuseJoin(ErrorCodes.COORDINATOR_NOT_AVAILABLE, member.memberId),
    });
  }
  return replies;
}

function refuseWaitingSyncs(group: LiveGroup, out: EffectList, error: number): void {
  group.syncEndsMs = undefined;
  group.unsynced.clear();
  for (const member of group.members.values()) {
    if (member.sync === undefined) continue;
    out.reply(member.sync.token, refuseSync(error));
    member.sync = undefined;
  }
}

/** Takes a member out and answers what it was waiting for; the caller ends with `rosterChanged`. */
export function removeMember(group: LiveGroup, member: LiveMember, out: EffectList, error: number): void {
  dropMember(group, member);
  if (member.join !== undefined) out.reply(member.join.token, refuseJoin(error, member.memberId));
  if (member.sync !== undefined) out.reply(member.sync.token, refuseSync(error));
}
