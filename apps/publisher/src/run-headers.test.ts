import { describe, expect, test } from '@jest/globals';
import { redrivenHeader, runHeader, sequenceHeader } from '@rail/catalogue';
import { encodeHeaders, readBatchHeader, RecordBatchBuilder, RecordCursor, recordsOf } from '@rail/kafka-protocol';

import { RunHeaders, sequenceOf } from './run-headers.ts';

function read(headers: Buffer | null): number | undefined {
  const builder = new RecordBatchBuilder();
  builder.append(1, null, 0, 0, Buffer.of(1), 0, 1, headers);
  const batch = builder.finish();
  const cursor = new RecordCursor();
  cursor.reset(recordsOf(batch, 0), readBatchHeader(batch, 0));
  cursor.next();
  return sequenceOf(cursor, 'r-1');
}

describe('the headers of a run', () => {
  test('tell its own sequence, and nothing of another run', () => {
    expect(read(new RunHeaders('r-1').of(2 ** 40 + 7))).toBe(2 ** 40 + 7);
    expect(read(new RunHeaders('r-2').of(7))).toBeUndefined();
    expect(read(null)).toBeUndefined();
  });

  test('tell nothing of how far the run has come once its record was sent again out of quarantine', () => {
    const sequence = Buffer.alloc(8);
    const mine: [string, Buffer][] = [
      [runHeader, Buffer.from('r-1')],
      [sequenceHeader, sequence],
    ];
    expect(read(encodeHeaders(mine))).toBe(0);
    expect(read(encodeHeaders([...mine, [redrivenHeader, Buffer.of(1)]]))).toBeUndefined();
  });
});
