import { describe, expect, test } from '@jest/globals';
import { Random } from '@rail/kernel';
import * as fc from 'fast-check';

import type { AbortedTransaction } from './aborted-queue.ts';
import { CommittedFilter } from './committed-filter.ts';

interface LogBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly producerId: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  readonly marker?: 'abort' | 'commit';
  /** The oracle: set when the outcome of the transaction is known. */
  committed: boolean;
}

interface Aborted extends AbortedTransaction {
  readonly markerOffset: number;
}

/** A log of several producers whose transactions nest and overlap, with the outcome of each batch. */
function randomLog(random: Random): { log: LogBatch[]; aborted: Aborted[] } {
  const log: LogBatch[] = [];
  const aborted: Aborted[] = [];
  const open = new Map<number, LogBatch[]>();
  let offset = 0;
  const append = (size: number, rest: Omit<LogBatch, 'baseOffset' | 'lastOffset'>): LogBatch => {
    const batch = { baseOffset: offset, lastOffset: offset + size - 1, ...rest };
    offset += size + (random.chance(0.1) ? random.between(1, 4) : 0);
    log.push(batch);
    return batch;
  };
  for (let i = 0; i < 60; i++) {
    const producerId = random.between(1, 3);
    const mine = open.get(producerId) ?? [];
    if (random.chance(0.15)) {
      append(random.between(1, 3), {
        producerId: random.chance(0.5) ? -1 : 9,
        isTransactional: false,
        isControl: false,
        committed: true,
      });
    } else if (random.chance(0.6)) {
      mine.push(
        append(random.between(1, 4), { producerId, isTransactional: true, isControl: false, committed: false }),
      );
      open.set(producerId, mine);
    } else {
      const marker = random.chance(0.5) ? 'abort' : 'commit';
      const control = append(1, { producerId, isTransactional: true, isControl: true, marker, committed: false });
      for (const batch of mine) batch.committed = marker === 'commit';
      if (marker === 'abort' && mine.length > 0) {
        aborted.push({ producerId, firstOffset: mine[0]!.baseOffset, markerOffset: control.baseOffset });
      }
      open.delete(producerId);
    }
  }
  const stable = Math.min(offset, ...[...open.values()].flatMap((batches) => batches[0]?.baseOffset ?? []));
  return { log: log.filter(({ baseOffset }) => baseOffset < stable), aborted };
}

/** What a broker lists for an answer: every aborted transaction that overlaps it, in the order of the markers. */
function listedFor(
  answer: readonly LogBatch[],
  fetchOffset: number,
  aborted: readonly Aborted[],
): AbortedTransaction[] {
  const end = answer.at(-1)!.lastOffset + 1;
  return aborted.filter(({ firstOffset, markerOffset }) => firstOffset < end && markerOffset >= fetchOffset);
}

function deliver(log: readonly LogBatch[], aborted: readonly Aborted[], random: Random, from: number): number[] {
  const delivered: number[] = [];
  for (let at = from; at < log.length;) {
    const answer = log.slice(at, at + random.between(1, 7));
    const filter = new CommittedFilter(random.shuffle(listedFor(answer, answer[0]!.baseOffset, aborted)));
    for (const batch of answer) {
      if (filter.admit(batch, () => batch.marker === 'abort') === 'data') delivered.push(batch.baseOffset);
    }
    at += answer.length;
  }
  return delivered;
}

describe('the read_committed filter', () => {
  test('delivers exactly the committed batches, however transactions nest and answers are cut', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new Random(seed);
        const { log, aborted } = randomLog(random);
        const from = random.below(Math.max(1, log.length));
        const expected = log.slice(from).filter(({ isControl, committed }) => !isControl && committed);
        expect(deliver(log, aborted, random, from)).toEqual(expected.map(({ baseOffset }) => baseOffset));
      }),
      { numRuns: 1500 },
    );
  });

  test('an abort nested in another hides neither', () => {
    const transactional = { isTransactional: true, isControl: false };
    const marker = { isTransactional: true, isControl: true };
    const filter = new CommittedFilter([
      { producerId: 2, firstOffset: 1 },
      { producerId: 1, firstOffset: 0 },
    ]);
    const verdicts = [
      filter.admit({ producerId: 1, lastOffset: 0, ...transactional }, () => false),
      filter.admit({ producerId: 2, lastOffset: 1, ...transactional }, () => false),
      filter.admit({ producerId: 2, lastOffset: 2, ...marker }, () => true),
      filter.admit({ producerId: 1, lastOffset: 3, ...transactional }, () => false),
      filter.admit({ producerId: 1, lastOffset: 4, ...marker }, () => true),
      filter.admit({ producerId: 1, lastOffset: 5, ...transactional }, () => false),
    ];
    expect(verdicts).toEqual(['aborted', 'aborted', 'control', 'aborted', 'control', 'data']);
  });

  test('a marker that the list does not name changes nothing: the broker has dropped the data itself', () => {
    const filter = new CommittedFilter(null);
    expect(filter.admit({ producerId: -1, lastOffset: 7, isTransactional: true, isControl: true }, () => false)).toBe(
      'control',
    );
    expect(filter.admit({ producerId: 5, lastOffset: 9, isTransactional: true, isControl: false }, () => false)).toBe(
      'data',
    );
  });
});
