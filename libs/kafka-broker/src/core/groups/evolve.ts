import type { LogEntry } from '../contract.ts';
import { anEmptyImage, type CommittedOffset, type GroupImage, type GroupImages, isForgettable } from './image.ts';
import { decodeGroupRecord, type GroupRecord } from './log-format.ts';
import { PartitionMap } from './partition-map.ts';

/** Applies one entry of `__consumer_offsets`: the only way in which durable group state changes, live and at start. */
export function evolveGroups(images: GroupImages, entry: LogEntry): void {
  if (entry.kind === 'marker') {
    for (const image of images.values()) endTransaction(images, image, entry.producerId, entry.commit);
    return;
  }
  const record = decodeGroupRecord(entry.key, entry.value);
  if (record === undefined) return;
  if (record.kind === 'generation') evolveGeneration(images, record);
  else evolveOffset(images, record, entry.offset, entry.transaction?.producerId);
}

function imageFor(images: GroupImages, groupId: string): GroupImage {
  return images.get(groupId) ?? anEmptyImage(groupId);
}

/** A group that keeps nothing any more is no group: nothing to list, nothing to describe. */
function keep(images: GroupImages, image: GroupImage): void {
  if (isForgettable(image)) images.delete(image.groupId);
  else images.set(image.groupId, image);
}

function evolveGeneration(images: GroupImages, record: Extract<GroupRecord, { kind: 'generation' }>): void {
  const image = imageFor(images, record.groupId);
  if (record.generation === null) keep(images, { ...image, current: undefined, staged: new Map() });
  else keep(images, { ...image, current: record.generation });
}

function evolveOffset(
  images: GroupImages,
  { groupId, topic, partition, commit }: Extract<GroupRecord, { kind: 'offset' }>,
  logOffset: number,
  producerId: number | undefined,
): void {
  const image = imageFor(images, groupId);
  if (commit === null) {
    image.offsets.delete(topic, partition);
    // What is staged was logged earlier; a marker must not bring back what was deleted meanwhile.
    for (const [stagedBy, staged] of image.staged) {
      staged.delete(topic, partition);
      if (staged.isEmpty) image.staged.delete(stagedBy);
    }
  } else if (producerId === undefined) {
    image.offsets.set(topic, partition, { ...commit, logOffset });
  } else {
    stagedBy(image, producerId).set(topic, partition, { ...commit, logOffset });
  }
  keep(images, image);
}

function stagedBy(image: GroupImage, producerId: number): PartitionMap<CommittedOffset> {
  let staged = image.staged.get(producerId);
  if (staged === undefined) {
    staged = new PartitionMap();
    image.staged.set(producerId, staged);
  }
  return staged;
}

function endTransaction(images: GroupImages, image: GroupImage, producerId: number, commit: boolean): void {
  const staged = image.staged.get(producerId);
  if (staged === undefined) return;
  image.staged.delete(producerId);
  if (commit) {
    for (const { topic, partition, value } of staged.entries()) {
      const known = image.offsets.get(topic, partition);
      if (known === undefined || known.logOffset < value.logOffset) image.offsets.set(topic, partition, value);
    }
  }
  keep(images, image);
}
