import { decodeValue } from '@rail/avro';
import { isRailError } from '@rail/kernel';
import { mappedColumns } from '../mapping/row-mapper.ts';
import { type AvroBlock, AvroContainer } from '../rows/avro-container.ts';
import { avroPaths, avroReaders } from '../rows/avro-cells.ts';
import { avroJson } from '../rows/avro-text.ts';
import type { SourceRow } from '../rows/source-row.ts';
import type { Reading, ReadingOf } from './reading.ts';

/** A record larger than this would not fit on a topic by far. */
const RECORD_BYTES_MAX = 8 << 20;
/** Of a damaged block, this much is kept for whoever looks into the quarantine. */
const BROKEN_BYTES_MAX = 1 << 10;
const BATCH = 256;

type AvroRecord = Readonly<Record<string, unknown>>;

/** An Avro object container file. @throws RailError FILE_UNREADABLE */
export async function avroReading({ file, mapping, bytes }: ReadingOf): Promise<Reading> {
  const container = await AvroContainer.open(bytes(), file);
  await container.close();
  const { schema, codec } = container;
  const mapped = mappedColumns(mapping);
  const readers = avroReaders(schema, mapped);
  const cells = mapped.filter((_, index) => readers[index] !== undefined);
  const present = readers.filter((reader) => reader !== undefined);
  const used = new Set([...mapped.map((column) => column.split('.', 1)[0]!), ...mapping.value.ignore]);
  const extra = schema.fields.map(({ name }) => name).filter((name) => !used.has(name));
  const recordOf = (row: SourceRow): AvroRecord =>
    row.record ?? (decodeValue(schema, row.raw as Buffer).value as AvroRecord);
  return {
    schema,
    codec,
    columns: { cells, known: avroPaths(schema) },
    rows: () => rowsOf(bytes(), file),
    cells: (row) => {
      const record = recordOf(row);
      return present.map((read) => read(record));
    },
    extra: (row) => {
      const record = extra.length === 0 ? {} : recordOf(row);
      return extra.filter((name) => record[name] !== null);
    },
    textOf: (row) => (row.broken === undefined ? avroJson(recordOf(row)) : String(row.raw)),
  };
}

async function* rowsOf(bytes: AsyncGenerator<Buffer>, file: string): AsyncGenerator<SourceRow[]> {
  const container = await AvroContainer.open(bytes, file);
  let record = 0;
  try {
    for await (const block of container.blocks()) {
      const rows: SourceRow[] = [];
      for (const row of recordsOf(block, container, record + 1)) {
        if (rows.push(row) === BATCH) yield rows.splice(0);
      }
      yield rows;
      record += Math.max(block.count, block.broken === undefined ? 0 : 1);
    }
  } finally {
    await container.close();
  }
}

function* recordsOf(block: AvroBlock, { schema }: AvroContainer, first: number): Generator<SourceRow> {
  const { at, count, bytes, broken } = block;
  if (broken !== undefined) {
    yield brokenRow(first, `${broken} (at byte ${at}, ${count} records)`, bytes);
    return;
  }
  let start = 0;
  for (let index = 0; index < count; index++) {
    const line = first + index;
    try {
      const { value, end } = decodeValue(schema, bytes, start);
      const raw = bytes.subarray(start, end);
      if (raw.length > RECORD_BYTES_MAX) yield brokenRow(line, `a record of ${raw.length} bytes`, raw);
      else yield { line, raw, broken: undefined, record: value as AvroRecord };
      start = end;
    } catch (error) {
      if (!isRailError(error)) throw error;
      const lost = count - index;
      yield brokenRow(
        line,
        `${error.message}: ${lost} records of the block at byte ${at} are lost`,
        bytes.subarray(start),
      );
      return;
    }
  }
}

function brokenRow(line: number, broken: string, bytes: Buffer): SourceRow {
  return { line, raw: bytes.subarray(0, BROKEN_BYTES_MAX).toString('hex'), broken };
}
