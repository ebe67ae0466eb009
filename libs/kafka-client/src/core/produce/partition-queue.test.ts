import { describe, expect, test } from '@jest/globals';
import { Random } from '@rail/kernel';
import * as fc from 'fast-check';

import { PartitionQueue } from './partition-queue.ts';
import { advanceSequence } from './sequence.ts';

interface Batch {
  readonly id: number;
  readonly recordCount: number;
  sequence: number;
}

/**
 * A broker's partition: appends whatever comes first, then what comes in sequence, knows its last five batches again,
 * refuses the rest.
 */
class Log {
  readonly appended: number[] = [];
  readonly #recent: { sequence: number; id: number }[] = [];
  #next: number | undefined;

  receive({ id, sequence, recordCount }: Batch): 'appended' | 'duplicate' | 'outOfOrder' {
    const known = this.#recent.find((batch) => batch.sequence === sequence);
    if (known !== undefined && known.id === id) return 'duplicate';
    if (this.#next !== undefined && sequence !== this.#next) return 'outOfOrder';
    this.#next = advanceSequence(sequence, recordCount);
    this.#recent.push({ sequence, id });
    if (this.#recent.length > 5) this.#recent.shift();
    this.appended.push(id);
    return 'appended';
  }
}

interface OnTheWire {
  readonly batch: Batch;
  /** As stamped when it was sent. */
  readonly sent: Batch;
}

/** Sends `count` batches through losses in both directions and refusals; returns what the log has and what was refused. */
function play(random: Random, count: number): { log: number[]; refused: number[] } {
  const queue = new PartitionQueue<Batch>(random.between(1, 5));
  const log = new Log();
  const refused: number[] = [];
  const wire: OnTheWire[] = [];
  let pushed = 0;
  for (let turn = 0; pushed < count || queue.size > 0; turn++) {
    if (turn > 20_000) throw new RangeError('the queue is stuck');
    if (pushed < count && random.chance(0.5))
      queue.push({ id: pushed++, recordCount: random.between(1, 5), sequence: -1 });
    const next = queue.peek();
    if (next !== undefined && random.chance(0.7)) {
      queue.sent(next);
      wire.push({ batch: next, sent: { ...next } });
    }
    if (wire.length > 0 && random.chance(0.5)) answer(queue, log, wire.shift()!, random, refused);
  }
  return { log: log.appended, refused };
}

function answer(
  queue: PartitionQueue<Batch>,
  log: Log,
  { batch, sent }: OnTheWire,
  random: Random,
  refused: number[],
): void {
  const fate = random.unit();
  if (fate < 0.1) return queue.isStale(batch) ? queue.restamp(batch) : queue.retry(batch);
  if (fate < 0.13 && !queue.isStale(batch) && queue.isOldest(batch) && !log.appended.includes(batch.id)) {
    refused.push(batch.id);
    return queue.refused(batch);
  }
  const outcome = log.receive(sent);
  if (fate < 0.2) return queue.isStale(batch) ? queue.restamp(batch) : queue.retry(batch);
  if (outcome !== 'outOfOrder') return queue.settled(batch);
  if (queue.isStale(batch)) return queue.restamp(batch);
  expect(queue.isOldest(batch)).toBe(false);
  queue.retry(batch);
}

describe('the queue of one partition', () => {
  test('brings every batch into the log once and in order, whatever is lost, repeated or refused on the way', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { log, refused } = play(new Random(seed), 60);
        const expected = Array.from({ length: 60 }, (_, id) => id).filter((id) => !refused.includes(id));
        expect(log).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps the sequence of a batch over retries', () => {
    const queue = new PartitionQueue<Batch>(5);
    const batch = { id: 0, recordCount: 3, sequence: -1 };
    queue.push(batch);
    queue.sent(queue.peek()!);
    queue.retry(batch);
    queue.sent(queue.peek()!);
    expect(batch.sequence).toBe(0);
  });
});

test('sequences wrap after 2^31 − 1', () => {
  expect(advanceSequence(2 ** 31 - 2, 1)).toBe(2 ** 31 - 1);
  expect(advanceSequence(2 ** 31 - 1, 3)).toBe(2);
});
