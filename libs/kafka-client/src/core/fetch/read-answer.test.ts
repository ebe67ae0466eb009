import { describe, expect, test } from '@jest/globals';
import { controlBatch, RecordBatchBuilder, stampBaseOffset, stampProducer } from '@rail/kafka-protocol';

import { readAnswer } from './read-answer.ts';

function aBatch(baseOffset: number, records: number, producerId = -1): Buffer {
  const builder = new RecordBatchBuilder();
  const value = Buffer.from('value');
  for (let i = 0; i < records; i++) builder.append(1000, null, 0, 0, value, 0, value.length, null);
  const batch = builder.finish({});
  if (producerId !== -1) stampProducer(batch, producerId, 0, 0, true);
  stampBaseOffset(batch, 0, baseOffset, 4);
  return batch;
}

function aMarker(baseOffset: number, producerId: number, type: 'abort' | 'commit'): Buffer {
  const marker = controlBatch({ type, producerId, producerEpoch: 0, coordinatorEpoch: 0, timestamp: 1000, baseOffset });
  stampBaseOffset(marker, 0, baseOffset, 4);
  return marker;
}

const bases = (read: ReturnType<typeof readAnswer>): number[] =>
  read.deliverable.map(({ header }) => header.baseOffset);

describe('the batches of one partition in a fetch answer', () => {
  test('markers and aborted data are passed over, and the position moves behind them', () => {
    const records = Buffer.concat([
      aBatch(0, 3, 7),
      aBatch(3, 2),
      aMarker(5, 7, 'abort'),
      aBatch(6, 1, 7),
      aMarker(7, 7, 'commit'),
    ]);
    const read = readAnswer(records, 0, -1, [{ producerId: 7, firstOffset: 0 }]);
    expect(bases(read)).toEqual([3, 6]);
    expect(read).toMatchObject({ nextOffset: 8, recordEpoch: 4, damagedAt: undefined });
  });

  test('uncommitted readers get all data and still no markers', () => {
    const records = Buffer.concat([aBatch(0, 3, 7), aMarker(3, 7, 'abort')]);
    expect(bases(readAnswer(records, 0, -1, undefined))).toEqual([0]);
  });

  test('batches below the position are passed over, one that reaches into it is kept', () => {
    const records = Buffer.concat([aBatch(0, 3), aBatch(3, 4)]);
    expect(bases(readAnswer(records, 5, -1, []))).toEqual([3]);
  });

  test('a batch cut off by the end of the answer is left for the next one', () => {
    const records = Buffer.concat([aBatch(0, 3), aBatch(3, 4)]);
    expect(readAnswer(records.subarray(0, records.length - 1), 0, -1, [])).toMatchObject({ nextOffset: 3 });
  });

  test('a single wrong bit anywhere in a batch stops before it', () => {
    const first = aBatch(0, 1);
    for (let bit = 16 * 8; bit < 62 * 8; bit += 11) {
      const damaged = aBatch(1, 2);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      const read = readAnswer(Buffer.concat([first, damaged]), 0, -1, []);
      expect(read).toMatchObject({ nextOffset: 1, damagedAt: 1 });
    }
  });
});
