import type { Effect } from '../contract.ts';
import { segmentFileName } from '../storage-format/file-names.ts';
import { encodeProducerSnapshot } from '../storage-format/producer-snapshot.ts';
import { encodeTransactionIndex } from '../storage-format/transaction-index.ts';
import type { Partition } from './partition.ts';
import { Segment } from './segment.ts';

/** Writes the files that spare the next start a scan of this segment. */
export function writeIndexes(partition: Partition, segment: Segment, out: Effect[]): void {
  const write = (kind: 'index' | 'timeindex' | 'txnindex', bytes: Buffer): void => {
    out.push({ kind: 'writeFile', ...partition.id, name: segmentFileName(segment.baseOffset, kind), bytes });
  };
  write('index', segment.offsetIndex.toBytes());
  write('timeindex', segment.closeTimeIndex().toBytes());
  write('txnindex', encodeTransactionIndex(segment.aborted));
  segment.indexesStored = true;
}

/** Producer state as of the log end. */
function writeSnapshot(partition: Partition, out: Effect[]): void {
  const name = segmentFileName(partition.logEndOffset, 'snapshot');
  out.push({ kind: 'writeFile', ...partition.id, name, bytes: encodeProducerSnapshot(partition.producers.snapshot()) });
  partition.snapshotOffset = partition.logEndOffset;
}

/** Before an orderly stop: whatever the next start would have to scan for. */
export function writeCaches(partition: Partition, out: Effect[]): void {
  for (const segment of partition.segments) if (!segment.indexesStored) writeIndexes(partition, segment, out);
  if (partition.snapshotOffset !== partition.logEndOffset) writeSnapshot(partition, out);
}

/** Closes the active segment and begins the next at the log end. */
export function rollSegment(partition: Partition, out: Effect[]): void {
  writeIndexes(partition, partition.activeSegment, out);
  writeSnapshot(partition, out);
  out.push({ kind: 'flush', ...partition.id });
  partition.segments.push(new Segment(partition.logEndOffset));
}
