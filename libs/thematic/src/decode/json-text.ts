import { type AvroSchema, branchName, decodeValue, type LogicalType, soleBranch } from '@rail/avro';
import type { Cursor } from './cursor.ts';
import { decimalText, unfit } from './value-text.ts';

/** Any value as JSON for a column of type jsonb: 64-bit numbers and decimals keep every digit. */
export function jsonReader(schema: AvroSchema): (cursor: Cursor) => string {
  return (cursor) => {
    const { value, end } = decodeValue(schema, cursor.bytes, cursor.at, cursor.end);
    cursor.at = end;
    const text = jsonOf(schema, value);
    if (text.includes('\\u0000')) unfit('a string holds the sign U+0000, which PostgreSQL cannot store');
    return text;
  };
}

function jsonOf(schema: AvroSchema, value: unknown): string {
  if (value === null) return 'null';
  switch (schema.kind) {
    case 'long':
      return (value as bigint).toString();
    case 'bytes':
    case 'fixed':
      return binaryJson(schema.logical, value as Buffer);
    case 'array':
      return `[${(value as unknown[]).map((item) => jsonOf(schema.items, item)).join(',')}]`;
    case 'map': {
      const entries = [...(value as Map<string, unknown>)];
      return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${jsonOf(schema.values, item)}`).join(',')}}`;
    }
    case 'record': {
      const record = value as Record<string, unknown>;
      const fields = schema.fields.map(
        (field) => `${JSON.stringify(field.name)}:${jsonOf(field.schema, record[field.name])}`,
      );
      return `{${fields.join(',')}}`;
    }
    case 'union': {
      const sole = soleBranch(schema);
      if (sole !== undefined) return jsonOf(sole, value);
      const [[name, inner]] = Object.entries(value as Record<string, unknown>) as [[string, unknown]];
      const branch = schema.branches.find((candidate) => branchName(candidate) === name)!;
      return `{${JSON.stringify(name)}:${jsonOf(branch, inner)}}`;
    }
    default:
      return JSON.stringify(value); // NaN and infinities become null, as JSON has no word for them
  }
}

function binaryJson(logical: LogicalType | undefined, bytes: Buffer): string {
  if (logical?.name !== 'decimal' || bytes.length === 0) return JSON.stringify(bytes.toString('base64'));
  return decimalText(BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`)), logical.scale);
}
