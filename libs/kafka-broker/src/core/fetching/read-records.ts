import { controlBatch } from '@rail/kafka-protocol';

import type { Partition } from '../partitions/partition.ts';
import { walkLog } from '../partitions/walk-log.ts';
import type { BrokerState } from '../state.ts';

/** Bytes of aborted data that one answer may skip over before it is sent. */
const MAX_SCAN_BYTES = 16 * 1024 * 1024;

export interface ReadRequest {
  readonly offset: number;
  readonly maxBytes: number;
  /** Aborted data is left out, and nothing beyond the last stable offset is read. */
  readonly committed: boolean;
  /** Send the first batch even if it is larger than `maxBytes`, so that a consumer cannot stick. */
  readonly firstWhole: boolean;
}

/**
 * Reads what a consumer at this offset gets. With `committed`, aborted batches are dropped, and a run of them at the
 * end is replaced by one control batch at the last dropped offset: every client moves its position over it and shows
 * nothing, while a batch without records would hang kafkajs. Undefined when the file could not be read.
 */
export function readRecords(
  state: BrokerState,
  partition: Partition,
  request: ReadRequest,
  done: (records: Buffer | undefined) => void,
): void {
  const chunks: Buffer[] = [];
  let keptBytes = 0;
  let scannedBytes = 0;
  let droppedTail = -1;
  const committed = request.committed || partition.config.committedOnly;
  const walk = {
    from: request.offset,
    end: partition.readableEnd(request.committed),
    wantedBytes: () => request.maxBytes - keptBytes,
    visit: (
      batch: Buffer,
      header: {
        isTransactional: boolean;
        isControl: boolean;
        producerId: number;
        baseOffset: number;
        lastOffset: number;
      },
    ) => {
      scannedBytes += batch.length;
      const data = committed && header.isTransactional && !header.isControl;
      if (data && partition.aborted.contains(header.producerId, header.baseOffset)) {
        droppedTail = header.lastOffset;
        return scannedBytes < MAX_SCAN_BYTES;
      }
      const fits = keptBytes + batch.length <= request.maxBytes || (keptBytes === 0 && request.firstWhole);
      if (!fits) return false;
      chunks.push(batch);
      keptBytes += batch.length;
      droppedTail = -1;
      return keptBytes < request.maxBytes && scannedBytes < MAX_SCAN_BYTES + request.maxBytes;
    },
  };
  walkLog(state, partition, walk, (ok) => {
    if (droppedTail >= 0) chunks.push(filler(droppedTail, state.nowMs));
    if (ok) done(joined(chunks));
    else done(undefined);
  });
}

/** COMMIT with producer id −1: the one control record that all clients pass over unconditionally. */
function filler(offset: number, nowMs: number): Buffer {
  return controlBatch({
    type: 'commit',
    producerId: -1,
    producerEpoch: -1,
    coordinatorEpoch: 0,
    timestamp: nowMs,
    baseOffset: offset,
  });
}

/** One buffer; without a copy when the batches lie side by side in memory. */
function joined(chunks: Buffer[]): Buffer {
  const first = chunks[0];
  if (first === undefined) return Buffer.alloc(0);
  let end = first.byteOffset;
  for (const chunk of chunks) {
    if (chunk.buffer !== first.buffer || chunk.byteOffset !== end) return Buffer.concat(chunks);
    end += chunk.length;
  }
  return Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset);
}
