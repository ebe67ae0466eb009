import { describe, expect, test } from '@jest/globals';
import { batches, crcMatches, RecordCursor, recordsOf } from '@rail/kafka-protocol';
import { Random } from '@rail/kernel';

import { aState, settle } from '../../testing/a-state.ts';
import { MemoryLog } from '../../testing/memory-log.ts';
import { readRecords } from './read-records.ts';

interface Written {
  readonly offset: number;
  readonly producerId: number;
  outcome: 'plain' | 'open' | 'committed' | 'aborted';
}

/** A log of three interleaved producers; some of it is in the cache, the rest on disk. */
function aLog(random: Random): { log: MemoryLog; written: Written[] } {
  const log = new MemoryLog({ 'segment.bytes': '4096' });
  const written: Written[] = [];
  const sequences = new Map<number, number>();
  for (let i = random.between(0, 80); i > 0; i--) {
    const producerId = random.between(1, 3);
    if (random.chance(0.2)) {
      const commit = random.chance(0.4);
      log.appendMarker(producerId, commit);
      for (const record of written) {
        if (record.producerId === producerId && record.outcome === 'open')
          record.outcome = commit ? 'committed' : 'aborted';
      }
    } else if (random.chance(0.15)) written.push({ offset: log.append(), producerId: -1, outcome: 'plain' });
    else {
      const baseSequence = sequences.get(producerId) ?? 0;
      sequences.set(producerId, baseSequence + 1);
      const records = [['k', 'v'.repeat(random.below(200))]] as const;
      const offset = log.append({ producerId, producerEpoch: 0, baseSequence, transactional: true, records });
      written.push({ offset, producerId, outcome: 'open' });
    }
  }
  if (random.chance(0.7)) for (let i = random.below(100); i > 0; i--) log.partition.tail.dropOldest();
  return { log, written };
}

function read(log: MemoryLog, offset: number, maxBytes: number, committed: boolean): Buffer {
  const state = aState();
  let answer: Buffer | undefined;
  readRecords(state, log.partition, { offset, maxBytes, committed, firstWhole: true }, (records) => {
    answer = records;
  });
  settle(state, log);
  expect(answer).toBeDefined();
  return answer!;
}

/** Reads as a consumer that knows nothing of aborted lists: data of every batch, position after its last offset. */
function consume(log: MemoryLog, random: Random, committed: boolean): { offsets: number[]; position: number } {
  const offsets: number[] = [];
  const cursor = new RecordCursor();
  let position = 0;
  for (;;) {
    const bytes = read(log, position, random.between(1, 2000), committed);
    if (bytes.length === 0) return { offsets, position };
    for (const { pos, header } of batches(bytes)) {
      expect(crcMatches(bytes, pos, header.sizeInBytes)).toBe(true);
      expect(header.recordCount).toBeGreaterThan(0);
      cursor.reset(recordsOf(bytes, pos), header);
      while (cursor.next()) if (!header.isControl) offsets.push(cursor.offset);
      expect(header.lastOffset).toBeGreaterThanOrEqual(position);
      position = header.lastOffset + 1;
    }
  }
}

describe('reading records', () => {
  test('read_committed sends exactly the decided records up to the last stable offset, without an aborted list', () => {
    for (let seed = 0; seed < 150; seed++) {
      const random = new Random(seed);
      const { log, written } = aLog(random);
      const stable = log.partition.lastStableOffset;
      const expected = written.filter(
        ({ offset, outcome }) => offset < stable && outcome !== 'aborted' && outcome !== 'open',
      );

      const { offsets, position } = consume(log, random, true);

      expect({ seed, offsets }).toEqual({ seed, offsets: expected.map(({ offset }) => offset) });
      // A position below the stable offset would leave read-to-end loops waiting.
      expect({ seed, position }).toEqual({ seed, position: stable });
    }
  });

  test('read_uncommitted sends every record up to the high watermark', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = new Random(`all ${seed}`);
      const { log, written } = aLog(random);

      expect(consume(log, random, false).offsets).toEqual(written.map(({ offset }) => offset));
    }
  });

  test('a topic with rail.isolation=committed never shows aborted or open data, whatever is asked', () => {
    const log = new MemoryLog({ 'rail.isolation': 'committed' });
    log.append({ producerId: 1, producerEpoch: 0, baseSequence: 0, transactional: true });
    log.appendMarker(1, false);
    const visible = log.append();
    log.append({ producerId: 1, producerEpoch: 0, baseSequence: 1, transactional: true });

    expect(consume(log, new Random(1), false)).toEqual({ offsets: [visible], position: visible + 1 });
  });

  test('a dropped tail ends with one control batch at the last dropped offset', () => {
    const log = new MemoryLog();
    log.append({ producerId: 1, producerEpoch: 0, baseSequence: 0, transactional: true });
    log.append({ producerId: 1, producerEpoch: 0, baseSequence: 1, transactional: true });
    log.append({ producerId: 2, producerEpoch: 0, baseSequence: 0, transactional: true });
    log.appendMarker(1, false);

    const [filler, ...rest] = [...batches(read(log, 0, 10_000, true))];

    expect(rest).toEqual([]);
    expect(filler!.header).toMatchObject({
      baseOffset: 1,
      lastOffsetDelta: 0,
      producerId: -1,
      producerEpoch: -1,
      baseSequence: -1,
      recordCount: 1,
    });
    expect(filler!.header.isControl && filler!.header.isTransactional).toBe(true);
  });
});
