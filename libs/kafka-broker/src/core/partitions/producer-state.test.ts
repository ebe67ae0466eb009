import { describe, expect, test } from '@jest/globals';
import { ErrorCodes, readBatchHeader } from '@rail/kafka-protocol';

import { aBatch, type BatchShape } from '../../testing/a-batch.ts';
import { ProducerStates } from './producer-state.ts';

const two = [
  ['a', '1'],
  ['b', '2'],
] as const;
const headerOf = (shape: BatchShape): ReturnType<typeof readBatchHeader> =>
  readBatchHeader(aBatch({ producerId: 7, producerEpoch: 0, baseSequence: 0, records: two, ...shape }), 0);

describe('producer state', () => {
  test('accepts any first sequence of an unknown producer', () => {
    expect(new ProducerStates().check(headerOf({ baseSequence: 41 }))).toBe(0);
  });

  test('demands that sequences follow one another', () => {
    const states = new ProducerStates();
    states.noteData(headerOf({ baseSequence: 0 }));

    expect(states.check(headerOf({ baseSequence: 2 }))).toBe(0);
    expect(states.check(headerOf({ baseSequence: 3 }))).toBe(ErrorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER);
  });

  test('demands that a new epoch starts at sequence 0 and refuses an old epoch', () => {
    const states = new ProducerStates();
    states.noteData(headerOf({ producerEpoch: 3 }));

    expect(states.check(headerOf({ producerEpoch: 4, baseSequence: 2 }))).toBe(ErrorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER);
    expect(states.check(headerOf({ producerEpoch: 4, baseSequence: 0 }))).toBe(0);
    expect(states.check(headerOf({ producerEpoch: 2, baseSequence: 2 }))).toBe(ErrorCodes.INVALID_PRODUCER_EPOCH);
  });

  test('recognises a retry of each of the last five batches by its sequences, and no older one', () => {
    const states = new ProducerStates();
    for (let i = 0; i < 6; i++) states.noteData(headerOf({ baseSequence: i * 2, baseOffset: 100 + i * 2 }));

    expect(states.duplicateOf(headerOf({ baseSequence: 2 }))?.firstOffset).toBe(102);
    expect(states.duplicateOf(headerOf({ baseSequence: 10 }))?.firstOffset).toBe(110);
    expect(states.duplicateOf(headerOf({ baseSequence: 0 }))).toBeUndefined();
    expect(states.check(headerOf({ baseSequence: 0 }))).toBe(ErrorCodes.OUT_OF_ORDER_SEQUENCE_NUMBER);
  });

  test('follows the sequence over its wrap at 2^31', () => {
    const states = new ProducerStates();
    states.noteData(headerOf({ baseSequence: 0x7ffffffe }));
    expect(states.check(headerOf({ baseSequence: 0 }))).toBe(0);

    states.noteData(headerOf({ baseSequence: 0 }));
    const wrapping = headerOf({ baseSequence: 0x7fffffff });
    expect(new ProducerStates().noteData(wrapping)).toBe(false);
  });

  test('refuses a plain batch inside an open transaction', () => {
    const states = new ProducerStates();
    states.noteData(headerOf({ transactional: true }));
    expect(states.check(headerOf({ baseSequence: 2 }))).toBe(ErrorCodes.INVALID_TXN_STATE);
  });

  test('a snapshot restores what decides about the next batch', () => {
    const states = new ProducerStates();
    states.noteData(headerOf({ baseSequence: 0, baseOffset: 50, transactional: true }));
    const restored = new ProducerStates();
    restored.load(states.snapshot());

    expect(restored.snapshot()).toEqual(states.snapshot());
    expect(restored.duplicateOf(headerOf({ baseSequence: 0 }))?.firstOffset).toBe(50);
    expect(restored.get(7)?.transactionFirstOffset).toBe(50);
  });
});
