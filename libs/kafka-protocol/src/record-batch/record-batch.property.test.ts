import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isRailError } from '@rail/kernel';
import { batches, crcMatches, readBatchHeader } from './batch-header.ts';
import { type Compression, compressions, compress, decompress } from './compression/compression.ts';
import { readControlBatch } from './control-batch.ts';
import { readRecords, type PlainRecord } from './read-records.test-support.ts';
import { RecordBatchBuilder } from './record-batch-builder.ts';
import { RecordCursor } from './record-cursor.ts';
import { encodeHeaders } from './record-headers.ts';
import { recordsOf } from './records-of.ts';
import { stampBaseOffset, stampProducer } from './stamp.ts';

const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 40 }), { nil: null });
const plainRecord: fc.Arbitrary<PlainRecord> = fc.record({
  timestamp: fc.oneof(fc.integer({ min: 0, max: 2 ** 44 }), fc.constant(0), fc.constant(-1)),
  key: text,
  value: fc.oneof(
    text,
    fc.integer({ min: 0, max: 3000 }).map((n) => 'rail '.repeat(n)),
  ),
  headers: fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 8 }), text), { maxLength: 3 }),
});
const codec = fc.constantFrom(...compressions);

function build(records: readonly PlainRecord[]): RecordBatchBuilder {
  const builder = new RecordBatchBuilder(0);
  const bytesOf = (value: string | null) => (value === null ? null : Buffer.from(value));
  for (const { timestamp, key, value, headers } of records) {
    const [k, v] = [bytesOf(key), bytesOf(value)];
    const encoded = headers.length === 0 ? null : encodeHeaders(headers.map(([name, inner]) => [name, bytesOf(inner)]));
    builder.append(timestamp, k, 0, k?.length ?? 0, v, 0, v?.length ?? 0, encoded);
  }
  return builder;
}

/** A value or PROTOCOL_VIOLATION; anything else fails the property. */
function readOrRefuse(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(isRailError(error) && error.code).toBe('PROTOCOL_VIOLATION');
  }
}

describe('record batches', () => {
  test('what the builder takes is what the cursor gives, whatever the codec', () => {
    const property = fc.property(
      fc.array(plainRecord, { minLength: 1, maxLength: 12 }),
      codec,
      (records, compression) => {
        const batch = build(records).finish({ compression });
        const header = readBatchHeader(batch);
        expect(readRecords(batch)).toEqual(records);
        expect(crcMatches(batch, 0, batch.length)).toBe(true);
        expect(header.maxTimestamp).toBe(Math.max(...records.map(({ timestamp }) => timestamp)));
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  test('headers pass from a cursor to a builder unchanged', () => {
    const headers: PlainRecord['headers'] = [
      ['rail-o', '123456789012'],
      ['none', null],
    ];
    const source = build([{ timestamp: 5, key: 'k', value: null, headers }]).finish();
    const cursor = new RecordCursor();
    cursor.reset(recordsOf(source), readBatchHeader(source));
    cursor.next();

    const copy = new RecordBatchBuilder();
    copy.append(5, null, 0, 0, null, 0, 0, cursor.encodedHeaders());

    expect(readRecords(copy.finish())[0]!.headers).toEqual(headers);
  });

  test('a builder can be used again after reset', () => {
    const builder = build([{ timestamp: 9, key: 'old', value: 'old', headers: [] }]);
    const first = builder.finish();
    builder.reset();
    builder.append(4, null, 0, 0, Buffer.from('new'), 0, 3, null);

    expect(readRecords(builder.finish())).toEqual([{ timestamp: 4, key: null, value: 'new', headers: [] }]);
    expect(readRecords(first)[0]!.key).toBe('old');
  });

  test('stamps keep the checksum right and the records as they are', () => {
    const records = [{ timestamp: 9, key: 'a', value: 'b', headers: [] }];
    const batch = Buffer.concat([Buffer.alloc(7), build(records).finish({ compression: 'lz4' })]);

    stampProducer(batch, 2 ** 40, 3, 17, true, 7);
    stampBaseOffset(batch, 7, 2 ** 41, 5);

    const header = readBatchHeader(batch, 7);
    expect(crcMatches(batch, 7, header.sizeInBytes)).toBe(true);
    expect(header).toMatchObject({ producerId: 2 ** 40, producerEpoch: 3, baseSequence: 17, partitionLeaderEpoch: 5 });
    expect([header.baseOffset, header.isTransactional, header.compression]).toEqual([2 ** 41, true, 'lz4']);
    expect(readRecords(batch.subarray(7))).toEqual(records);
  });

  test('a walk over batches ends before a truncated one', () => {
    const batch = build([{ timestamp: 9, key: 'a', value: 'b', headers: [] }]).finish();
    const whole = Buffer.concat([batch, batch, batch]);

    const positions = (bytes: Buffer) => [...batches(bytes)].map(({ pos }) => pos);

    expect(positions(whole)).toEqual([0, batch.length, 2 * batch.length]);
    expect(positions(whole.subarray(0, whole.length - 1))).toEqual([0, batch.length]);
    expect(() => positions(Buffer.alloc(100))).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }));
  });
});

describe('hostile batches', () => {
  test('damaged ones end in records or PROTOCOL_VIOLATION', () => {
    const records = Array.from({ length: 30 }, (_, i) => {
      const headers: PlainRecord['headers'] = i % 2 === 0 ? [] : [['h', null]];
      return { timestamp: i, key: `k${i}`, value: 'rail '.repeat(i), headers };
    });
    const samples = compressions.map((compression) => build(records).finish({ compression }));
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 5 });
    const property = fc.property(fc.constantFrom(...samples), damage, fc.nat(), (sample, changes, cut) => {
      const mutated = Buffer.from(sample.subarray(0, sample.length - (cut % 3 === 0 ? cut % sample.length : 0)));
      for (const [position, value] of changes) {
        mutated[position % mutated.length] = value;
      }
      readOrRefuse(() => readRecords(mutated));
      readOrRefuse(() => readControlBatch(mutated));
      readOrRefuse(() => [...batches(mutated)]);
    });
    fc.assert(property, { numRuns: 3000 });
  });

  test.each<Compression>(['gzip', 'snappy', 'lz4', 'zstd'])('%s never decompresses to more than the limit', (name) => {
    const packed = compress(name, Buffer.alloc(4_000_000));

    expect(decompress(name, packed, 4_000_000)).toHaveLength(4_000_000);
    expect(() => decompress(name, packed, 3_999_999)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }));
  });

  test('a header that counts more or fewer records than the section holds is refused', () => {
    const batch = build([{ timestamp: 9, key: 'a', value: 'b', headers: [] }]).finish();
    for (const count of [-1, 0, 2, 0x7fffffff]) {
      batch.writeInt32BE(count, 57);
      expect(() => readRecords(batch)).toThrow(expect.objectContaining({ code: 'PROTOCOL_VIOLATION' }));
    }
  });
});
