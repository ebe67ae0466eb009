import type { CoordinatorRecord } from '../contract.ts';
import type { Groups } from './groups.ts';
import { type GroupImage, isUnstable, membersOf } from './image.ts';
import { groupTombstone, offsetTombstone } from './log-format.ts';
import { subscribedTopics } from './subscription.ts';

/**
 * Tombstones for offsets that nobody has used for the retention time: all of a group without members, else those of
 * topics that no member subscribes to. What a transaction may still change is kept.
 */
export function expiredOffsets(groups: Groups, nowMs: number): CoordinatorRecord[] {
  const records: CoordinatorRecord[] = [];
  for (const image of groups.images.values()) records.push(...expiredOf(groups, image, nowMs));
  return records;
}

function expiredOf(groups: Groups, image: GroupImage, nowMs: number): CoordinatorRecord[] {
  const { groupId, current } = image;
  const group = groups.live.get(groupId);
  const active = group !== undefined && group.members.size > 0;
  if (active && group.protocolType !== 'consumer') return [];
  const inUse = active ? subscribedTopics(group) : undefined;
  const idleSinceMs = active ? 0 : (current?.sinceMs ?? 0);
  const records: CoordinatorRecord[] = [];
  let kept = image.staged.size;
  for (const { topic, partition, value } of image.offsets.entries()) {
    const usedMs = Math.max(value.commitMs, idleSinceMs);
    const expired = nowMs - usedMs >= groups.options.offsetsRetentionMs;
    if (expired && inUse?.has(topic) !== true && !isUnstable(image, topic, partition)) {
      records.push(offsetTombstone(groupId, topic, partition));
    } else kept++;
  }
  const idle = group === undefined && current !== undefined && membersOf(image).size === 0;
  if (idle && kept === 0 && nowMs - idleSinceMs >= groups.options.offsetsRetentionMs) {
    records.push(groupTombstone(groupId));
  }
  return records;
}

/** Tombstones for the offsets of a deleted topic, staged ones included. */
export function offsetsOfTopic(groups: Groups, topic: string): CoordinatorRecord[] {
  const records: CoordinatorRecord[] = [];
  for (const image of groups.images.values()) {
    const partitions = new Set<number>();
    for (const offsets of [image.offsets, ...image.staged.values()]) {
      for (const entry of offsets.entries()) if (entry.topic === topic) partitions.add(entry.partition);
    }
    for (const partition of partitions) records.push(offsetTombstone(image.groupId, topic, partition));
  }
  return records;
}
