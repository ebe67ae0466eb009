import type { Random } from '@rail/kernel';
import { anEmptyImage, type GroupImage, type GroupImages } from './image.ts';
import { aLiveGroup, type LiveGroup } from './classic/live-group.ts';
import type { CoordinatorHost, TransactionQueries } from '../contract.ts';
import type { GroupOptions } from './options.ts';

/** All that the group coordinator holds and may ask. */
export interface Groups {
  readonly options: GroupOptions;
  readonly host: CoordinatorHost;
  readonly random: Random;
  readonly transactions: TransactionQueries;
  /** Durable: changed by `evolve` only. */
  readonly images: GroupImages;
  /** Soft. A group that only keeps offsets has none. */
  readonly live: Map<string, LiveGroup>;
  /** Groups whose deadlines may have changed while the current event is decided. */
  readonly touched: Set<LiveGroup>;
}

export function imageOf(groups: Groups, groupId: string): GroupImage {
  return groups.images.get(groupId) ?? anEmptyImage(groupId);
}

export function liveGroup(groups: Groups, groupId: string): LiveGroup {
  let group = groups.live.get(groupId);
  if (group === undefined) {
    group = aLiveGroup(groupId);
    groups.live.set(groupId, group);
  }
  groups.touched.add(group);
  return group;
}

/** The live group if it has one: members, or member ids that were handed out. */
export function liveGroupIfAny(groups: Groups, groupId: string): LiveGroup | undefined {
  const group = groups.live.get(groupId);
  if (group !== undefined) groups.touched.add(group);
  return group;
}

/** `<name>-<uuid>`: names the client or the instance to people, and cannot be guessed or met twice. */
export function newMemberId(groups: Groups, name: string): string {
  const bytes = Buffer.alloc(16);
  for (let at = 0; at < 16; at += 4) bytes.writeUInt32BE(groups.random.uint32(), at);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${name}-${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
