import { describe, expect, test } from '@jest/globals';
import { Random } from '@rail/kernel';

import { aLog, cacheKinds, closeInOrder, load, seen } from '../../testing/a-log.ts';
import { MemoryLog } from '../../testing/memory-log.ts';
import type { Partition } from './partition.ts';

const reload = (log: MemoryLog, clean: boolean, recoveryPoint = 0): Partition =>
  load(log.asFound(), clean, recoveryPoint);

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

  test.each(cacheKinds)('deleting any single .%s file changes nothing either', (kind) => {
    let deleted = 0;
    for (let seed = 0; seed < 12; seed++) {
      const random = new Random(`single ${seed}`);
      const log = aLog(random);
      const before = seen(log.partition);
      const clean = seed % 2 === 0;
      if (clean) closeInOrder(log);
      for (const name of [...log.files.keys()].filter((file) => file.endsWith(`.${kind}`))) {
        const bytes = log.files.get(name)!;
        log.files.delete(name);
        const recoveryPoint = random.below(log.partition.logEndOffset + 1);
        expect({ seed, name, ...seen(reload(log, clean, recoveryPoint)) }).toEqual({ seed, name, ...before });
        log.files.set(name, bytes);
        deleted++;
      }
    }
    expect(deleted).toBeGreaterThan(12);
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
