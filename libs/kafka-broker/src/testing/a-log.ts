import type { Random } from '@rail/kernel';

import type { Effect } from '../core/contract.ts';
import { loadPartition, type LogFiles } from '../core/partitions/load.ts';
import { Partition } from '../core/partitions/partition.ts';
import { writeCaches } from '../core/partitions/roll.ts';
import { parseTopicConfig } from '../core/topics/topic-config.ts';
import { MemoryLog } from './memory-log.ts';

/** Files that only spare a scan: without any of them a log must look the same. */
export const cacheKinds = ['index', 'timeindex', 'txnindex', 'snapshot'] as const;

/** A log of several segments with plain, transactional and aborted batches. */
export function aLog(random: Random): MemoryLog {
  const log = new MemoryLog({ 'segment.bytes': '2048' });
  const sequences = new Map<number, number>();
  const count = random.between(20, 120);
  for (let i = 0; i < count; i++) {
    log.nowMs += random.below(20);
    const producerId = random.between(1, 3);
    if (random.chance(0.2)) log.appendMarker(producerId, random.chance(0.5));
    else if (random.chance(0.3)) log.append({ records: [['k', 'x'.repeat(random.below(300))]] });
    else {
      const baseSequence = sequences.get(producerId) ?? 0;
      sequences.set(producerId, baseSequence + 1);
      log.append({ producerId, producerEpoch: 0, baseSequence, transactional: true });
    }
  }
  return log;
}

/** What readers and producers can see of a partition. */
export interface Seen {
  readonly logEndOffset: number;
  readonly lastStableOffset: number;
  readonly segments: unknown;
  readonly producers: unknown;
}

export function seen(partition: Partition): Seen {
  return {
    logEndOffset: partition.logEndOffset,
    lastStableOffset: partition.lastStableOffset,
    segments: partition.segments.map(({ baseOffset, sizeBytes, aborted, maxTimestampMs }) => ({
      baseOffset,
      sizeBytes,
      aborted: aborted.map(({ producerId, firstOffset, lastOffset }) => ({ producerId, firstOffset, lastOffset })),
      maxTimestampMs,
    })),
    producers: partition.producers.snapshot().toSorted((a, b) => a.producerId - b.producerId),
  };
}

/** A fresh partition from what is found. */
export function load(files: LogFiles, clean: boolean, recoveryPoint = 0): Partition {
  const partition = new Partition('t', 0, parseTopicConfig(new Map()));
  loadPartition(partition, files, { clean, recoveryPoint, logStartOffset: 0 });
  return partition;
}

/** Writes what an orderly stop writes. */
export function closeInOrder(log: MemoryLog): void {
  const effects: Effect[] = [];
  writeCaches(log.partition, effects);
  log.apply(effects);
}
