import { PartitionMap } from './partition-map.ts';

/**
 * The durable half of the groups: exactly what `__consumer_offsets` says, built by `evolve` and by nothing else. Who
 * is joining right now, and until when a silent member is believed alive, is soft state (`classic/live-group.ts`).
 */
export interface CommittedOffset {
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitMs: number;
  /** Where the commit stands in the log: of two commits the later counts, whenever a marker made it count. */
  readonly logOffset: number;
}

export interface MemberImage {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly subscription: Buffer;
  readonly assignment: Buffer;
}

/** One generation as logged: first when it begins (no leader, no assignments), then when its leader has assigned. */
export interface GenerationImage {
  readonly protocolType: string;
  readonly generation: number;
  readonly protocol: string | null;
  readonly leader: string | null;
  readonly sinceMs: number;
  readonly members: ReadonlyMap<string, MemberImage>;
}

export interface GroupImage {
  readonly groupId: string;
  /** Absent while the group only keeps offsets of consumers that assign themselves. */
  readonly current: GenerationImage | undefined;
  readonly offsets: PartitionMap<CommittedOffset>;
  /** By producer id: commits that count if and when the transaction's commit marker comes. */
  readonly staged: Map<number, PartitionMap<CommittedOffset>>;
}

export type GroupImages = Map<string, GroupImage>;

const noMembers: ReadonlyMap<string, MemberImage> = new Map();

export function anEmptyImage(groupId: string): GroupImage {
  return { groupId, current: undefined, offsets: new PartitionMap(), staged: new Map() };
}

export const membersOf = (image: GroupImage): ReadonlyMap<string, MemberImage> => image.current?.members ?? noMembers;

/** 0 before the first generation, as Kafka counts. */
export const generationOf = (image: GroupImage): number => image.current?.generation ?? 0;

export const isForgettable = (image: GroupImage): boolean =>
  image.current === undefined && image.offsets.isEmpty && image.staged.size === 0;

/** True while a transaction may still change this committed offset (KIP-447: `requireStable`). */
export function isUnstable(image: GroupImage, topic: string, partition: number): boolean {
  for (const staged of image.staged.values()) {
    if (staged.get(topic, partition) !== undefined) return true;
  }
  return false;
}

/** Everything durable as plain text: equal texts, equal states. Positions in the log are left out: cleaning moves them. */
export function printImages(images: GroupImages): string {
  const lines: string[] = [];
  for (const groupId of [...images.keys()].sort()) {
    const image = images.get(groupId)!;
    const { current } = image;
    lines.push(`group ${groupId}`);
    if (current !== undefined) {
      lines.push(
        `  generation ${current.generation} ${current.protocolType}/${current.protocol} leader ${current.leader} since ${current.sinceMs}`,
      );
      for (const memberId of [...current.members.keys()].sort()) {
        const member = current.members.get(memberId)!;
        lines.push(
          `  member ${memberId} instance ${member.instanceId} ${member.clientId}@${member.clientHost} ${member.sessionTimeoutMs}/${member.rebalanceTimeoutMs} ${member.subscription.toString('base64')} ${member.assignment.toString('base64')}`,
        );
      }
    }
    lines.push(...printOffsets('  ', image.offsets));
    for (const producerId of [...image.staged.keys()].sort((a, b) => a - b)) {
      lines.push(...printOffsets(`  staged by ${producerId} `, image.staged.get(producerId)!));
    }
  }
  return lines.join('\n');
}

function printOffsets(prefix: string, offsets: PartitionMap<CommittedOffset>): string[] {
  return [...offsets.entries()]
    .map(
      ({ topic, partition, value }) =>
        `${prefix}${topic}-${partition} at ${value.offset} epoch ${value.leaderEpoch} "${value.metadata}" on ${value.commitMs}`,
    )
    .sort();
}
