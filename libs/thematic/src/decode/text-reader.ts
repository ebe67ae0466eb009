import type { AvroSchema, LogicalType } from '@rail/avro';
import { jsonReader } from './json-text.ts';
import {
  decimalReader,
  readBoolean,
  readDate,
  readDouble,
  readFloat,
  readHex,
  readInteger,
  readLong,
  readString,
  readTimestampMicros,
  readTimestampMillis,
  type TextReader,
} from './value-text.ts';

/** The reader of one non-null Avro type for one column type, or undefined where the two do not fit. */
export function textReaderFor(schema: AvroSchema, sqlType: string): TextReader | undefined {
  if (sqlType === 'jsonb') return jsonReader(schema);
  switch (schema.kind) {
    case 'boolean':
      return sqlType === 'boolean' ? readBoolean : undefined;
    case 'int':
    case 'long':
      return wholeReader(schema.kind, schema.logical, sqlType);
    case 'float':
      return sqlType === 'double precision' ? readFloat : undefined;
    case 'double':
      return sqlType === 'double precision' ? readDouble : undefined;
    case 'string':
      return sqlType === 'text' ? readString : undefined;
    case 'enum':
      return sqlType === 'text' ? (cursor) => schema.symbols[cursor.index(schema.symbols.length)]! : undefined;
    case 'bytes':
      return binaryReader(schema.logical, undefined, sqlType);
    case 'fixed':
      return binaryReader(schema.logical, schema.size, sqlType);
    default:
      return undefined;
  }
}

function wholeReader(kind: 'int' | 'long', logical: LogicalType | undefined, sqlType: string): TextReader | undefined {
  if (logical?.name === 'date') return sqlType === 'date' ? readDate : undefined;
  if (logical?.name === 'timestamp-millis') return sqlType === 'timestamptz' ? readTimestampMillis : undefined;
  if (logical?.name === 'timestamp-micros') return sqlType === 'timestamptz' ? readTimestampMicros : undefined;
  if (logical !== undefined) return undefined;
  if (sqlType === 'integer') return readInteger;
  if (sqlType === 'bigint' || sqlType === 'text') return readLong;
  return sqlType === 'double precision' && kind === 'int' ? readLong : undefined;
}

function binaryReader(
  logical: LogicalType | undefined,
  size: number | undefined,
  sqlType: string,
): TextReader | undefined {
  if (logical?.name === 'decimal') {
    if (sqlType === 'text') return decimalReader(size, logical.scale, 150);
    const column = /^numeric\((\d+), ?(\d+)\)$/.exec(sqlType);
    if (column === null || Number(column[2]) < logical.scale) return undefined;
    return decimalReader(size, logical.scale, Number(column[1]) - Number(column[2]));
  }
  if (sqlType !== 'bytea') return undefined;
  return size === undefined ? (cursor) => readHex(cursor, cursor.length()) : (cursor) => readHex(cursor, size);
}
