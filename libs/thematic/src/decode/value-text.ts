import { isUtf8 } from 'node:buffer';
import { RailError } from '@rail/kernel';
import type { Cursor } from './cursor.ts';

/** Reads one value at the cursor and returns it as the text that PostgreSQL understands. */
export type TextReader = (cursor: Cursor) => string;

const YEAR_1_MS = -62_135_596_800_000;
const YEAR_9999_MS = 253_402_300_799_999;

export function unfit(message: string): never {
  throw new RailError('AVRO_VALUE_INVALID', message);
}

export function readString(cursor: Cursor): string {
  const start = cursor.take(cursor.length());
  const text = cursor.bytes.toString('utf8', start, cursor.at);
  if (text.includes('\0')) unfit('a string holds the sign U+0000, which PostgreSQL cannot store');
  if (text.includes('\ufffd') && !isUtf8(cursor.bytes.subarray(start, cursor.at))) unfit('a string is not UTF-8');
  return text;
}

export function readHex(cursor: Cursor, size: number): string {
  const start = cursor.take(size);
  return `\\x${cursor.bytes.toString('hex', start, cursor.at)}`;
}

export function readBoolean(cursor: Cursor): string {
  const byte = cursor.bytes[cursor.take(1)]!;
  if (byte > 1) cursor.fail('a boolean is 0 or 1');
  return byte === 1 ? 't' : 'f';
}

export function readInteger(cursor: Cursor): string {
  const value = cursor.long();
  if (typeof value === 'bigint' || value !== (value | 0)) unfit('a number is beyond the column type integer');
  return String(value);
}

export function readLong(cursor: Cursor): string {
  return String(cursor.long());
}

export function readFloat(cursor: Cursor): string {
  return String(cursor.bytes.readFloatLE(cursor.take(4)));
}

export function readDouble(cursor: Cursor): string {
  return String(cursor.bytes.readDoubleLE(cursor.take(8)));
}

/** Days since 1970-01-01 as a date. */
export function readDate(cursor: Cursor): string {
  return isoOf(cursor.int() * 86_400_000).slice(0, 10);
}

export function readTimestampMillis(cursor: Cursor): string {
  const value = cursor.long();
  return isoOf(Number(value));
}

/** Microseconds, exact to the last digit. */
export function readTimestampMicros(cursor: Cursor): string {
  const micros = BigInt(cursor.long());
  const below = ((micros % 1000n) + 1000n) % 1000n;
  const iso = isoOf(Number((micros - below) / 1000n));
  return `${iso.slice(0, -1)}${String(below).padStart(3, '0')}Z`;
}

function isoOf(ms: number): string {
  if (!(ms >= YEAR_1_MS && ms <= YEAR_9999_MS)) unfit('a time is outside the years 1 to 9999');
  return new Date(ms).toISOString();
}

/** A two's complement integer with `scale` decimal digits; `digitsMax` bounds the digits before the point. */
export function decimalReader(size: number | undefined, scale: number, digitsMax: number): TextReader {
  return (cursor) => {
    const start = cursor.take(size ?? cursor.length());
    const length = cursor.at - start;
    if (length === 0) cursor.fail('a decimal without bytes');
    if (length > 64) unfit('a decimal is longer than any column');
    const unscaled =
      length <= 6 ? BigInt(cursor.bytes.readIntBE(start, length)) : twosComplement(cursor.bytes, start, length);
    const text = decimalText(unscaled, scale);
    const digits = text.replace('-', '').split('.')[0]!;
    if (digits !== '0' && digits.length > digitsMax) unfit('a decimal has more digits than its column');
    return text;
  };
}

function twosComplement(bytes: Buffer, start: number, length: number): bigint {
  return BigInt.asIntN(length * 8, BigInt(`0x${bytes.toString('hex', start, start + length)}`));
}

export function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const negative = unscaled < 0n;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${negative ? '-' : ''}${whole}.${digits.slice(digits.length - scale)}`;
}
