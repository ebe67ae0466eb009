import { describe, expect, test } from '@jest/globals';
import { Random } from '@rail/kernel';

import { MemoryLog } from '../../testing/memory-log.ts';
import type { Effect } from '../contract.ts';
import { parseTopicConfig } from '../topics/topic-config.ts';
import { loadPartition } from './load.ts';
import { Partition } from './partition.ts';
import { writeCaches } from './roll.ts';

/** A log of several segments with plain, transactional and aborted batches. */
function aLog(random: Random): MemoryLog {
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

interface Seen {
  readonly logEndOffset: number;
  readonly lastStableOffset: number;
  readonly segments: unknown;
  readonly producers: unknown;
}

function seen(partition: Partition): Seen {
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

function reload(log: MemoryLog, clean: boolean, recoveryPoint = 0): Partition {
  const partition = new Partition('t', 0, parseTopicConfig(new Map()));
  loadPartition(partition, log.asFound(), { clean, recoveryPoint, logStartOffset: 0 });
  return partition;
}

function closeInOrder(log: MemoryLog): void {
  const effects: Effect[] = [];
  writeCaches(log.partition, effects);
  log.apply(effects);
}

describe('recovery', () => {
  test('deleting any index or snapshot file changes nothing that a reader or producer can see', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(seed);
      const log = aLog(random);
      const before = seen(log.partition);
      const clean = random.chance(0.5);
      if (clean) closeInOrder(log);
      const names = [...log.files.keys()];
      for (const name of names) {
        if (!name.endsWith('.log') && random.chance(0.4)) log.files.delete(name);
      }
      const recoveryPoint = random.below(log.partition.logEndOffset + 1);

      expect({ seed, ...seen(reload(log, clean, recoveryPoint)) }).toEqual({ seed, ...before });
    }
  });

  test('a torn write loses the torn batch and nothing before it', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(`torn ${seed}`);
      const log = aLog(random);
      const { activeSegment } = log.partition;
      const name = [...log.files.keys()]
        .filter((file) => file.endsWith('.log'))
        .toSorted()
        .at(-1)!;
      const whole = log.files.get(name)!;
      const endBefore = log.partition.logEndOffset;
      log.append({ records: [['torn', 'y'.repeat(random.between(1, 200))]] });
      if (log.partition.activeSegment !== activeSegment) continue;
      const torn = log.files.get(name)!;
      log.files.set(name, torn.subarray(0, random.between(whole.length, torn.length - 1)));

      expect(reload(log, false, endBefore).logEndOffset).toBe(endBefore);
    }
  });

  test('a flipped byte cuts the log at its batch, and the rest of the log is as it was', () => {
    for (let seed = 0; seed < 120; seed++) {
      const random = new Random(`flip ${seed}`);
      const log = aLog(random);
      const logs = [...log.files.keys()].filter((file) => file.endsWith('.log')).toSorted();
      const name = random.pick(logs);
      const bytes = Buffer.from(log.files.get(name)!);
      const at = random.below(bytes.length);
      bytes[at] = bytes[at]! ^ (1 << random.below(8));
      log.files.set(name, bytes);

      const recovered = reload(log, false);

      expect(recovered.logEndOffset).toBeLessThanOrEqual(log.partition.logEndOffset);
      expect(recovered.logEndOffset).toBeGreaterThanOrEqual(Number(name.slice(0, 20)));
      expect(recovered.highWatermark).toBe(recovered.logEndOffset);
    }
  });

  test('no sequence of bytes makes recovery throw or run beyond the file', () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = new Random(`noise ${seed}`);
      const log = new MemoryLog();
      const noise = Buffer.from(Array.from({ length: random.below(400) }, () => random.below(256)));
      if (random.chance(0.5) && noise.length > 20) noise[16] = 2;
      log.files.set('00000000000000000000.log', noise);

      expect(reload(log, false).logEndOffset).toBe(0);
    }
  });

  test('the leader epoch grows after an unclean start and stays after a clean one', () => {
    const log = aLog(new Random(1));
    expect(reload(log, false).epochs.current).toBe(1);

    closeInOrder(log);
    log.files.set('leader-epoch-checkpoint', Buffer.from('0\n1\n4 0\n'));
    expect(reload(log, true).epochs.current).toBe(4);
    expect(reload(log, false).epochs.current).toBe(5);
  });
});
