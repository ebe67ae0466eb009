import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { crcMatches, readBatchHeader } from './batch-header.ts';
import { controlBatch, readControlBatch } from './control-batch.ts';
import { encodeHeaders } from './record-headers.ts';
import { RecordBatchBuilder } from './record-batch-builder.ts';
import { type PlainRecord, readRecords } from './read-records.test-support.ts';

interface GoldenBatch {
  readonly compression: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
  readonly baseOffset: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly transactional: boolean;
  readonly partitionLeaderEpoch: number;
  readonly bytes: string;
}
interface GoldenMarker {
  readonly type: 'commit' | 'abort';
  readonly baseOffset: number;
  readonly timestamp: number;
  readonly partitionLeaderEpoch: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly coordinatorEpoch: number;
  readonly bytes: string;
}

const fixture = join(import.meta.dirname, '../../../../test/fixtures/protocol/batches.json');
const golden = JSON.parse(readFileSync(fixture, 'utf8')) as {
  records: readonly PlainRecord[];
  batches: readonly GoldenBatch[];
  markers: readonly GoldenMarker[];
};

describe('batches made by Java', () => {
  test.each(golden.batches)('$compression is read with its keys, values, headers and times', (batch) => {
    const bytes = Buffer.from(batch.bytes, 'base64');
    const header = readBatchHeader(bytes);

    expect(crcMatches(bytes, 0, header.sizeInBytes)).toBe(true);
    const { producerId, producerEpoch, baseSequence, baseOffset, partitionLeaderEpoch } = batch;
    expect(header).toMatchObject({ producerId, producerEpoch, baseSequence, baseOffset, partitionLeaderEpoch });
    expect(header.compression).toBe(batch.compression);
    expect(header.isTransactional).toBe(batch.transactional);
    expect(header.isControl).toBe(false);
    expect(header.lastOffset).toBe(baseOffset + golden.records.length - 1);
    expect(readRecords(bytes)).toEqual(golden.records);
  });

  test('the builder writes an uncompressed batch with the same bytes', () => {
    const batch = golden.batches[0]!;
    const builder = new RecordBatchBuilder(0);
    for (const { timestamp, key, value, headers } of golden.records) {
      const [keyBytes, valueBytes] = [key, value].map((text) => (text === null ? null : Buffer.from(text)));
      const encoded = encodeHeaders(headers.map(([name, text]) => [name, text === null ? null : Buffer.from(text)]));
      builder.append(timestamp, keyBytes!, 0, keyBytes?.length ?? 0, valueBytes!, 0, valueBytes?.length ?? 0, encoded);
    }

    const { bytes, ...options } = batch;
    expect(builder.finish(options).toString('base64')).toBe(bytes);
  });
});

describe('transaction markers made by Java', () => {
  test.each(golden.markers)('$type is written with the same bytes and read back', ({ bytes, ...marker }) => {
    const raw = Buffer.from(bytes, 'base64');

    expect(controlBatch(marker).toString('base64')).toBe(bytes);
    expect(readControlBatch(raw)).toEqual({ type: marker.type, coordinatorEpoch: marker.coordinatorEpoch });
    expect(readBatchHeader(raw).isControl).toBe(true);
  });
});
