import type { AvroSchema, LogicalType } from '@rail/avro';
import { decimalBytes } from './decimal.ts';
import { misfit } from './row-fault.ts';
import type { TimeReader } from './time.ts';

/** Turns the text of a cell into a value as `@rail/avro` takes it. */
export type CellReader = (text: string) => unknown;

export interface CellOptions {
  readonly time: TimeReader;
  /** The same format without a zone: a date is a day on the wall, not a moment. */
  readonly day: TimeReader;
  readonly round: boolean;
}

/** The reader of one non-null Avro type; undefined for types that no single cell can hold. */
export function cellReader(schema: AvroSchema, options: CellOptions): CellReader | undefined {
  switch (schema.kind) {
    case 'string':
      return (text) => text;
    case 'boolean':
      return readBoolean;
    case 'int':
    case 'long':
      return wholeReader(schema.kind, schema.logical, options);
    case 'float':
      return (text) => readNumber(text, Math.fround);
    case 'double':
      return (text) => readNumber(text, Number);
    case 'enum': {
      const symbols = new Set(schema.symbols);
      return (text) =>
        symbols.has(text) ? text : misfit('ENUM_UNKNOWN', `none of ${schema.symbols.slice(0, 8).join(', ')}`);
    }
    case 'bytes':
      if (schema.logical?.name !== 'decimal') return undefined;
      return decimalReader(schema.logical, options.round);
    default:
      return undefined;
  }
}

function decimalReader(logical: LogicalType & { name: 'decimal' }, round: boolean): CellReader {
  return (text) => decimalBytes(text, logical.precision, logical.scale, round);
}

function wholeReader(
  kind: 'int' | 'long',
  logical: LogicalType | undefined,
  { time, day }: CellOptions,
): CellReader | undefined {
  switch (logical?.name) {
    case undefined:
      return kind === 'int' ? readInt : readLong;
    case 'date':
      return (text) => Math.floor(day(text) / 86_400_000);
    case 'timestamp-millis':
      return time;
    case 'timestamp-micros':
      return (text) => BigInt(time(text)) * 1000n;
    default:
      return undefined;
  }
}

function readBoolean(text: string): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  return misfit('FIELD_FORMAT', 'neither true, false, 1 nor 0');
}

function readLong(text: string): bigint {
  if (!/^[+-]?\d{1,19}$/.test(text)) misfit('FIELD_FORMAT', 'not a whole number');
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : misfit('FIELD_FORMAT', 'a number beyond 64 bits');
}

function readInt(text: string): number {
  const value = readLong(text);
  return BigInt.asIntN(32, value) === value ? Number(value) : misfit('FIELD_FORMAT', 'a number beyond 32 bits');
}

/** `hold` is what the type makes of a number: one beyond it must not become an infinity. */
function readNumber(text: string, hold: (value: number) => number): number {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text)) misfit('FIELD_FORMAT', 'not a number');
  const value = Number(text);
  return Number.isFinite(hold(value)) ? value : misfit('FIELD_FORMAT', 'a number beyond its type');
}
