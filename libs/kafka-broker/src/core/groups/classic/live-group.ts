import { nextGroupPhase, type GroupEvent } from './transitions.ts';
import type { GroupPhase } from './phase.ts';
import type { GroupImage } from '../image.ts';
import { membersOf } from '../image.ts';
import type { RequestToken } from '../../contract.ts';

/** A request that is answered later. */
export interface Waiter {
  readonly token: RequestToken;
  readonly apiVersion: number;
}

export interface OfferedProtocol {
  readonly name: string;
  readonly metadata: Buffer;
}

export interface LiveMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocols: readonly OfferedProtocol[];
  /** Until its first generation begins: it has no heartbeat yet, so a longer limit holds. */
  isNew: boolean;
  join: Waiter | undefined;
  sync: Waiter | undefined;
  /** When the member counts as dead unless it is heard of. */
  sessionEndsMs: number;
}

/** The soft half of a classic group: lost in a crash and rebuilt from the image, at the price of one rebalance. */
export interface LiveGroup {
  readonly groupId: string;
  phase: GroupPhase;
  protocolType: string | undefined;
  readonly members: Map<string, LiveMember>;
  /** Static members: instance id → member id. */
  readonly instances: Map<string, string>;
  /** Member ids that were handed out (MEMBER_ID_REQUIRED) and not used yet → when they lapse. */
  readonly handedOut: Map<string, number>;
  leaderId: string | null;
  joinEndsMs: number | undefined;
  /** Set during the first join phase of an empty group, which waits for more members: its latest end. */
  firstJoinLatestMs: number | undefined;
  firstJoinGrew: boolean;
  /** Members of the new generation that have not asked for their assignment. */
  readonly unsynced: Set<string>;
  syncEndsMs: number | undefined;
  /** The timer that is set, or none. */
  armedMs: number | undefined;
}

export function aLiveGroup(groupId: string): LiveGroup {
  return {
    groupId,
    phase: 'Empty',
    protocolType: undefined,
    members: new Map(),
    instances: new Map(),
    handedOut: new Map(),
    leaderId: null,
    joinEndsMs: undefined,
    firstJoinLatestMs: undefined,
    firstJoinGrew: false,
    unsynced: new Set(),
    syncEndsMs: undefined,
    armedMs: undefined,
  };
}

/**
 * The group as it goes on after a restart: members get a fresh session; a generation without assignment is joined
 * anew, because the leader that was to assign may not know of it.
 */
export function restoredGroup(image: GroupImage, nowMs: number): LiveGroup {
  const group = aLiveGroup(image.groupId);
  const { current } = image;
  if (current === undefined) return group;
  group.protocolType = current.protocolType;
  group.leaderId = current.leader;
  for (const member of current.members.values()) {
    addMember(group, {
      memberId: member.memberId,
      instanceId: member.instanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      sessionTimeoutMs: member.sessionTimeoutMs,
      rebalanceTimeoutMs: member.rebalanceTimeoutMs,
      protocols: current.protocol === null ? [] : [{ name: current.protocol, metadata: member.subscription }],
      isNew: false,
      join: undefined,
      sync: undefined,
      sessionEndsMs: nowMs + member.sessionTimeoutMs,
    });
  }
  if (group.members.size === 0) return group;
  if (current.leader === null) {
    group.phase = 'PreparingRebalance';
    group.joinEndsMs = nowMs + rebalanceTimeoutMs(group);
  } else {
    group.phase = 'Stable';
  }
  return group;
}

export function move(group: LiveGroup, event: GroupEvent): void {
  group.phase = nextGroupPhase(group.phase, event);
}

export function addMember(group: LiveGroup, member: LiveMember): void {
  group.members.set(member.memberId, member);
  if (member.instanceId !== null) group.instances.set(member.instanceId, member.memberId);
}

export function dropMember(group: LiveGroup, member: LiveMember): void {
  group.members.delete(member.memberId);
  group.unsynced.delete(member.memberId);
  if (member.instanceId !== null && group.instances.get(member.instanceId) === member.memberId) {
    group.instances.delete(member.instanceId);
  }
  if (group.leaderId === member.memberId) group.leaderId = null;
}

/** The longest that any member needs: how long a join or sync phase may last. */
export function rebalanceTimeoutMs(group: LiveGroup): number {
  let longest = 0;
  for (const member of group.members.values()) longest = Math.max(longest, member.rebalanceTimeoutMs);
  return longest;
}

/** Protocol names that all members offer. */
function commonProtocols(group: LiveGroup): Set<string> {
  const [first, ...others] = group.members.values();
  const names = first?.protocols.map((protocol) => protocol.name) ?? [];
  return new Set(
    names.filter((name) => others.every((member) => member.protocols.some((protocol) => protocol.name === name))),
  );
}

/** Each member votes for the first of its protocols that all offer; most votes win, the first voted for on a tie. */
export function selectProtocol(group: LiveGroup): string | null {
  const common = commonProtocols(group);
  const votes = new Map<string, number>();
  for (const member of group.members.values()) {
    const choice = member.protocols.find((protocol) => common.has(protocol.name));
    if (choice !== undefined) votes.set(choice.name, (votes.get(choice.name) ?? 0) + 1);
  }
  let best: string | null = null;
  for (const [name, count] of votes) {
    if (best === null || count > votes.get(best)!) best = name;
  }
  return best;
}

/** False: INCONSISTENT_GROUP_PROTOCOL. As in Kafka, a member that joins again is measured against its own old offer too. */
export function acceptsProtocols(
  group: LiveGroup,
  protocolType: string,
  protocols: readonly OfferedProtocol[],
): boolean {
  if (group.members.size === 0) return protocolType !== '' && protocols.length > 0;
  if (protocolType !== group.protocolType) return false;
  const common = commonProtocols(group);
  return protocols.some((offered) => common.has(offered.name));
}

export function offersTheSame(member: LiveMember, protocols: readonly OfferedProtocol[]): boolean {
  return (
    member.protocols.length === protocols.length &&
    member.protocols.every((known, at) => {
      const offered = protocols[at]!;
      return known.name === offered.name && known.metadata.equals(offered.metadata);
    })
  );
}

/** What DescribeGroups may show of a member's assignment: that of the logged generation. */
export function assignmentOf(image: GroupImage, memberId: string): Buffer {
  return membersOf(image).get(memberId)?.assignment ?? Buffer.alloc(0);
}
