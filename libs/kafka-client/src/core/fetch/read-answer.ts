import { batches, type BatchHeader, crcMatches, readControlBatch } from '@rail/kafka-protocol';
import { isRailError } from '@rail/kernel';

import type { AbortedTransaction } from './aborted-queue.ts';
import { CommittedFilter } from './committed-filter.ts';

export interface DeliverableBatch {
  readonly pos: number;
  readonly header: BatchHeader;
}

export interface PartitionRead {
  readonly deliverable: readonly DeliverableBatch[];
  /** 0 when the answer holds only the start of a batch. */
  readonly wholeBatches: number;
  /** Of the next record to fetch: behind everything read, delivered or not. */
  readonly nextOffset: number;
  /** Leader epoch of the last batch read. */
  readonly recordEpoch: number;
  /** Where a batch is damaged: nothing from there on was read. */
  readonly damagedAt: number | undefined;
}

/**
 * Goes through the batches of one partition in one fetch answer by their headers: checks every checksum, drops what is
 * below `fetchOffset`, control batches, and, when `aborted` is given, aborted data.
 */
export function readAnswer(
  records: Buffer,
  fetchOffset: number,
  recordEpoch: number,
  aborted: readonly AbortedTransaction[] | undefined,
): PartitionRead {
  const filter = new CommittedFilter(aborted ?? []);
  const deliverable: DeliverableBatch[] = [];
  let nextOffset = fetchOffset;
  let epoch = recordEpoch;
  let wholeBatches = 0;
  const readUpTo = (damagedAt?: number): PartitionRead => ({
    deliverable,
    wholeBatches,
    nextOffset,
    recordEpoch: epoch,
    damagedAt,
  });
  try {
    for (const { pos, header } of batches(records)) {
      if (!crcMatches(records, pos, header.sizeInBytes)) return readUpTo(header.baseOffset);
      const verdict = filter.admit(header, () => readControlBatch(records, pos)?.type === 'abort');
      wholeBatches++;
      if (header.lastOffset < fetchOffset) continue;
      if (verdict === 'data' && header.recordCount > 0) deliverable.push({ pos, header });
      nextOffset = header.lastOffset + 1;
      epoch = header.partitionLeaderEpoch;
    }
  } catch (error) {
    if (!isRailError(error) || error.code !== 'PROTOCOL_VIOLATION') throw error;
    return readUpTo(nextOffset);
  }
  return readUpTo();
}
