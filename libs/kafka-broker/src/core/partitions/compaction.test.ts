import { describe, expect, test } from '@jest/globals';
import { batches, RecordCursor, recordsOf } from '@rail/kafka-protocol';
import { Random } from '@rail/kernel';

import { aState, settle } from '../../testing/a-state.ts';
import { MemoryLog } from '../../testing/memory-log.ts';
import { segmentFileName } from '../storage-format/file-names.ts';
import { compactPartition, needsCompaction } from './compaction.ts';
import { loadPartition } from './load.ts';
import { Partition } from './partition.ts';

const configs = { 'cleanup.policy': 'compact', 'segment.bytes': '1024', 'min.cleanable.dirty.ratio': '0' };

function compact(log: MemoryLog): void {
  const state = aState();
  state.nowMs = log.nowMs;
  let finished = false;
  expect(needsCompaction(log.partition, log.nowMs)).toBe(true);
  compactPartition(state, log.partition, () => {
    finished = true;
  });
  settle(state, log);
  expect(finished).toBe(true);
}

interface Found {
  readonly offset: number;
  readonly key: string;
  readonly value: string | null;
}

function contents(log: MemoryLog): Found[] {
  const found: Found[] = [];
  const cursor = new RecordCursor();
  for (const { baseOffset } of log.partition.segments) {
    const bytes = log.files.get(segmentFileName(baseOffset, 'log')) ?? Buffer.alloc(0);
    for (const { pos, header } of batches(bytes)) {
      expect(header.recordCount).toBeGreaterThan(0);
      if (header.isControl || log.partition.aborted.contains(header.producerId, header.baseOffset)) continue;
      cursor.reset(recordsOf(bytes, pos), header);
      while (cursor.next()) {
        const key = cursor.bytes.toString('utf8', cursor.keyStart, cursor.keyEnd);
        const value = cursor.valueStart < 0 ? null : cursor.bytes.toString('utf8', cursor.valueStart, cursor.valueEnd);
        found.push({ offset: cursor.offset, key, value });
      }
    }
  }
  return found;
}

const lastOf = (found: readonly Found[]): Map<string, string | null> =>
  new Map(found.map(({ key, value }) => [key, value]));

describe('compaction', () => {
  test('keeps the newest record of every key at its offset and leaves no batch without records', () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = new Random(seed);
      const log = new MemoryLog(configs);
      const sequences = new Map<number, number>();
      for (let i = 0; i < 80; i++) {
        const producerId = random.between(1, 2);
        const records = Array.from({ length: random.between(1, 3) }, () => [`k${random.below(6)}`, `v${i}`] as const);
        if (random.chance(0.15)) log.appendMarker(producerId, random.chance(0.5));
        else if (random.chance(0.5)) log.append({ records, compression: random.chance(0.3) ? 'gzip' : 'none' });
        else {
          const baseSequence = sequences.get(producerId) ?? 0;
          sequences.set(producerId, baseSequence + records.length);
          log.append({ records, producerId, producerEpoch: 0, baseSequence, transactional: true });
        }
      }
      log.appendMarker(1, true);
      log.appendMarker(2, false);
      log.append({ records: [['pad', 'x'.repeat(2000)]] });
      const before = contents(log);

      compact(log);

      const after = contents(log);
      expect({ seed, last: lastOf(after) }).toEqual({ seed, last: lastOf(before) });
      expect(after.length).toBeLessThan(before.length);
      for (const record of after) expect(before).toContainEqual(record);
    }
  });

  test('what was compacted can be loaded again, cleanly or not', () => {
    const log = new MemoryLog(configs);
    for (let i = 0; i < 60; i++) log.append({ records: [[`k${i % 3}`, 'v'.repeat(100)]] });
    compact(log);

    for (const clean of [true, false]) {
      const partition = new Partition('t', 0, log.partition.config);
      loadPartition(partition, log.asFound(), { clean, recoveryPoint: 60, logStartOffset: 0 });
      expect(partition.logEndOffset).toBe(60);
    }
  });

  test('drops a tombstone once it is older than delete.retention.ms', () => {
    const log = new MemoryLog({ ...configs, 'delete.retention.ms': '1000' });
    log.append({ records: [['gone', 'v']] });
    log.append({ records: [['gone', null]] });
    for (let i = 0; i < 20; i++) log.append({ records: [['k', 'v'.repeat(100)]] });
    log.nowMs += 5000;
    compact(log);

    expect(contents(log).some(({ key }) => key === 'gone')).toBe(false);
  });
});
