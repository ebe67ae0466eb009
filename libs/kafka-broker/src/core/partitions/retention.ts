import type { Effect } from '../contract.ts';
import { encodeLeaderEpochs } from '../storage-format/checkpoints.ts';
import { LEADER_EPOCHS, segmentFileName, type SegmentFileKind } from '../storage-format/file-names.ts';
import type { Partition } from './partition.ts';
import { rollSegment } from './roll.ts';
import type { Segment } from './segment.ts';

const SEGMENT_FILES: readonly SegmentFileKind[] = ['log', 'index', 'timeindex', 'txnindex', 'snapshot'];

/** Makes records below `offset` unreadable at once and deletes the segments that hold nothing else. */
export function moveLogStart(partition: Partition, offset: number, out: Effect[]): void {
  if (offset <= partition.logStartOffset) return;
  partition.logStartOffset = offset;
  out.push({ kind: 'logStart', ...partition.id, offset });
  const { segments } = partition;
  const gone = segments.filter((_segment, i) => (segments[i + 1]?.baseOffset ?? Number.MAX_SAFE_INTEGER) <= offset);
  if (gone.length === 0) return;
  partition.segments = segments.slice(gone.length);
  partition.aborted.dropBefore(offset);
  partition.epochs.truncateBefore(offset);
  const names = gone.flatMap(({ baseOffset }) => SEGMENT_FILES.map((kind) => segmentFileName(baseOffset, kind)));
  out.push({ kind: 'removeFiles', ...partition.id, names });
  const bytes = Buffer.from(encodeLeaderEpochs(partition.epochs.starts));
  out.push({ kind: 'writeFile', ...partition.id, name: LEADER_EPOCHS, bytes });
}

/**
 * Deletes segments that are too old or too many for the topic's retention. Nothing at or above the last stable offset
 * goes: an open transaction keeps its records whatever their age.
 */
export function applyRetention(partition: Partition, nowMs: number, out: Effect[]): void {
  const { config } = partition;
  if (!config.deletes || partition.failed) return;
  const expired = (segment: Segment): boolean =>
    config.retentionMs >= 0 && segment.maxTimestampMs >= 0 && segment.maxTimestampMs < nowMs - config.retentionMs;
  const { activeSegment } = partition;
  if (activeSegment.sizeBytes > 0 && expired(activeSegment) && partition.segments.every(expired))
    rollSegment(partition, out);
  const { segments } = partition;
  let excessBytes = config.retentionBytes < 0 ? 0 : partition.sizeBytes - config.retentionBytes;
  let keepFrom = 0;
  while (keepFrom < segments.length - 1) {
    const segment = segments[keepFrom]!;
    if (segments[keepFrom + 1]!.baseOffset > partition.lastStableOffset) break;
    const tooMany = excessBytes >= segment.sizeBytes && segment.sizeBytes > 0;
    if (!tooMany && !expired(segment)) break;
    excessBytes -= segment.sizeBytes;
    keepFrom++;
  }
  if (keepFrom > 0) moveLogStart(partition, segments[keepFrom]!.baseOffset, out);
}
