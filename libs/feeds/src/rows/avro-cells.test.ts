import { describe, expect, test } from '@jest/globals';
import { compileEncoder, ByteWriter, decodeValue, parseSchema, type RecordSchema } from '@rail/avro';
import { avroPaths, avroReaders } from './avro-cells.ts';

const logical = (type: string, logicalType: string, more = {}) => ({ type, logicalType, ...more });
const schema = parseSchema(
  JSON.stringify({
    type: 'record',
    name: 'example.Row',
    fields: [
      { name: 'ms', type: logical('long', 'timestamp-millis') },
      { name: 'us', type: logical('long', 'timestamp-micros') },
      { name: 'localUs', type: logical('long', 'local-timestamp-micros') },
      { name: 'day', type: logical('int', 'date') },
      { name: 'clock', type: logical('int', 'time-millis') },
      { name: 'money', type: ['null', logical('bytes', 'decimal', { precision: 12, scale: 2 })] },
      { name: 'raw', type: 'bytes' },
      { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['A', 'B'] } },
      { name: 'flag', type: 'boolean' },
      { name: 'tags', type: { type: 'array', items: logical('int', 'date') } },
      { name: 'at', type: { type: 'record', name: 'Point', fields: [{ name: 'lon', type: 'double' }] } },
      {
        name: 'detail',
        type: ['null', { type: 'record', name: 'Quake', fields: [{ name: 'depth', type: 'int' }] }, 'string'],
      },
      { name: 'values', type: { type: 'map', values: 'int' } },
    ],
  }),
) as RecordSchema;

const value = {
  ms: -1n,
  us: 1_517_966_773_840_123n,
  localUs: -1n,
  day: 18_299,
  clock: 3_723_004,
  money: Buffer.from([0xff, 0x85]),
  raw: Buffer.from([1, 254]),
  kind: 'B',
  flag: true,
  tags: [0, 1],
  at: { lon: 120.5 },
  detail: { 'example.Quake': { depth: 7 } },
  values: new Map([['PM25', 31]]),
};

function cellsOf(...columns: string[]): unknown[] {
  const writer = new ByteWriter();
  compileEncoder(schema)(value, writer);
  const record = decodeValue(schema, writer.bytes, 0, writer.length).value as Record<string, unknown>;
  return avroReaders(schema, columns).map((read) => read?.(record));
}

describe('cells of an Avro record', () => {
  test('say times as ISO 8601, decimals with their point, bytes as hex', () => {
    expect(cellsOf('ms', 'us', 'localUs', 'day', 'clock', 'money', 'raw', 'kind', 'flag', 'tags')).toEqual([
      '1969-12-31T23:59:59.999Z',
      '2018-02-07T01:26:13.840123Z',
      '1969-12-31T23:59:59.999999',
      '2020-02-07',
      '01:02:03.004',
      '-1.23',
      '01fe',
      'B',
      'true',
      ['1970-01-01', '1970-01-02'],
    ]);
  });

  test('are found by paths through records, branches and maps; what is not there has no reader', () => {
    expect(cellsOf('at.lon', 'detail.Quake.depth', 'values.PM25', 'values.SO2', 'at', 'at.lat', 'nothing')).toEqual([
      '120.5',
      '7',
      '31',
      null,
      '{"lon":120.5}',
      undefined,
      undefined,
    ]);
    expect(avroPaths(schema)).toContain('at.lon');
  });
});
