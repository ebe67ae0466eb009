import { describe, expect, test } from '@jest/globals';
import { ByteWriter, compileEncoder, parseSchema } from '@rail/avro';
import type { FetchedBatch } from '@rail/kafka-client';
import { encodeHeaders, readBatchHeader, RecordBatchBuilder, recordsOf } from '@rail/kafka-protocol';
import { parseDatabase, ShareDecoder } from '@rail/thematic';
import { step } from './build.step.ts';

const database = parseDatabase(
  `
database: small-world
zh: 小世界
en: Small world
tables:
  thing:
    from: aa-bb-001
    key: [id]
    version: v
    columns:
      id: { path: $key, type: text }
      name: { path: name, type: text }
`,
  'database.yaml',
  [],
);
const schema = parseSchema({
  type: 'record',
  name: 'Thing',
  fields: [
    { name: 'name', type: 'string' },
    { name: 'v', type: 'long' },
  ],
});
const topic = 'share.aa-bb-001';

function valueOf(name: string, v: number, schemaId = 7): Buffer {
  const writer = new ByteWriter();
  compileEncoder(schema)({ name, v }, writer);
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(schemaId, 1);
  return Buffer.concat([frame, writer.bytes.subarray(0, writer.length)]);
}

/** A batch from offset 100 on; `origin` goes into the header `rail-o`. */
function batchOf(records: readonly { key: string | null; value: Buffer | null; origin?: number }[]): FetchedBatch {
  const builder = new RecordBatchBuilder();
  for (const { key, value, origin } of records) {
    const keyBytes = key === null ? null : Buffer.from(key);
    const header = Buffer.alloc(12);
    if (origin !== undefined) header.writeBigInt64BE(BigInt(origin), 4);
    const headers =
      origin === undefined
        ? null
        : encodeHeaders([
            ['traceparent', null],
            ['rail-o', header],
          ]);
    builder.append(1_600_000_000_000, keyBytes, 0, keyBytes?.length ?? 0, value, 0, value?.length ?? 0, headers);
  }
  const bytes = builder.finish({ baseOffset: 100 });
  const header = readBatchHeader(bytes, 0);
  const section = recordsOf(bytes, 0);
  const nextOffset = 100 + records.length;
  return { topic, partition: 2, header, section, nextOffset, highWatermark: nextOffset, lastStableOffset: nextOffset };
}

function learnedDecoder(): ShareDecoder {
  const decoder = new ShareDecoder(database);
  decoder.learn(topic, 7, schema);
  return decoder;
}

describe('build step', () => {
  test('records become events in log order, each with its place and the origin that its header names', () => {
    const batch = batchOf([
      { key: 'a', value: valueOf('one', 1), origin: 41 },
      { key: 'a', value: null, origin: 42 },
      { key: 'b', value: valueOf('two', 9) },
    ]);

    const result = step([batch], learnedDecoder());

    expect(result).toMatchObject({ kind: 'rows', records: 3, faults: [] });
    expect(result.kind === 'rows' && result.events.get('thing')).toMatchObject([
      { partition: 2, offset: 100, originOffset: 41, recordKey: 'a', version: 1, values: ['a', 'one'] },
      { partition: 2, offset: 101, originOffset: 42, recordKey: 'a', tombstone: true, values: ['a', null] },
      { partition: 2, offset: 102, originOffset: 102, recordKey: 'b', version: 9, publishedMs: 1_600_000_000_000 },
    ]);
  });

  test('an unknown schema is asked for, and the second run has every record once', () => {
    const decoder = learnedDecoder();
    const batch = batchOf([
      { key: 'a', value: valueOf('one', 1) },
      { key: 'b', value: valueOf('two', 1, 8) },
    ]);
    expect(step([batch], decoder)).toEqual({ kind: 'schemaNeeded', topic, schemaId: 8 });
    decoder.learn(topic, 8, schema);
    const result = step([batch], decoder);
    expect(result.kind === 'rows' && result.events.get('thing')?.map((event) => event.offset)).toEqual([100, 101]);
  });

  test('a record that no row can be made of becomes a fault with its place, and the others go on', () => {
    const whole = valueOf('one', 1);
    const result = step(
      [
        batchOf([
          { key: 'a', value: Buffer.from('{}') },
          { key: 'b', value: whole.subarray(0, whole.length - 1) },
          { key: null, value: whole },
          { key: null, value: null },
          { key: 'c', value: whole },
        ]),
      ],
      learnedDecoder(),
    );
    expect(result.kind === 'rows' && result.events.get('thing')?.map((event) => event.offset)).toEqual([104]);
    expect(result.kind === 'rows' && result.faults.map(({ offset, reason }) => [offset, reason])).toEqual([
      [100, 'NOT_FRAMED'],
      [101, 'AVRO_MALFORMED'],
      [102, 'KEY_MISSING'],
      [103, 'KEY_MISSING'],
    ]);
  });
});
