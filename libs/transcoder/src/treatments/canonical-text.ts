import type { AvroSchema } from '@rail/avro';

const dayMs = 86_400_000;
const largestDateMs = 8.64e15;

/**
 * The text that stands for a value that is no string, where a treatment needs one: digits for numbers, the symbol of an
 * enum, ISO 8601 for dates and times (UTC), the plain notation of a decimal.
 */
export function canonicalText(schema: AvroSchema, value: unknown): string {
  const logical = 'logical' in schema ? schema.logical : undefined;
  if (logical?.name === 'decimal') return decimalText(unscaledOf(value as Buffer), logical.scale);
  if (logical?.name === 'date') return isoText(Number(value) * dayMs, 10) ?? String(value);
  if (logical?.name === 'timestamp-millis') return isoText(Number(value), 24) ?? String(value);
  return String(value);
}

/** Whether a value is hashed as its raw bytes: text, binary and fixed, but not a number in the form of bytes. */
export function isRaw(schema: AvroSchema): boolean {
  return (
    schema.kind === 'string' ||
    ((schema.kind === 'bytes' || schema.kind === 'fixed') && schema.logical?.name !== 'decimal')
  );
}

function isoText(ms: number, length: number): string | undefined {
  if (Math.abs(ms) > largestDateMs) return undefined;
  const text = new Date(ms).toISOString();
  // Years outside 0000 to 9999 have a sign and six digits, so the length is counted from the end.
  return text.slice(0, text.length - (24 - length));
}

/** The two's-complement big-endian integer that an Avro decimal consists of. */
export function unscaledOf(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

export function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
