import type { AvroSchema } from '@rail/avro';

import { decimalText, unscaledOf } from './canonical-text.ts';
import { untreatable } from './treatment.ts';

interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

export function checkBucket(width: number): string | undefined {
  return Number.isFinite(width) && width > 0 ? undefined : 'bucket is a number above 0';
}

/** Numbers that count or measure; dates and times are generalised by `date`. */
export function isCountable(schema: AvroSchema): boolean {
  const logical = 'logical' in schema ? schema.logical?.name : undefined;
  switch (schema.kind) {
    case 'int':
    case 'long':
    case 'float':
    case 'double':
      return logical === undefined;
    case 'bytes':
    case 'fixed':
      return logical === 'decimal';
    default:
      return false;
  }
}

/**
 * The interval of the given width that holds a value, as `[lower,upper)`: the notation of PostgreSQL's numrange. Computed
 * exactly; a value that is not finite has no interval.
 */
export function bucketOf(schema: AvroSchema, value: unknown, width: number): string | typeof untreatable {
  if (typeof value === 'number' && !Number.isFinite(value)) return untreatable;
  const exact = exactOf(schema, value);
  const step = decimalOf(String(width));
  const scale = Math.max(exact.scale, step.scale);
  const dividend = exact.unscaled * 10n ** BigInt(scale - exact.scale);
  const divisor = step.unscaled * 10n ** BigInt(scale - step.scale);
  const remainder = dividend % divisor;
  const lower = dividend - remainder - (remainder < 0n ? divisor : 0n);
  return `[${shortText(lower, scale)},${shortText(lower + divisor, scale)})`;
}

function exactOf(schema: AvroSchema, value: unknown): Decimal {
  const logical = 'logical' in schema ? schema.logical : undefined;
  if (logical?.name === 'decimal') return { unscaled: unscaledOf(value as Buffer), scale: logical.scale };
  return decimalOf(String(value));
}

/** Reads the text of a JavaScript number, such as 12, -0.5 or 1e-7. */
function decimalOf(text: string): Decimal {
  const [mantissa = '0', exponent = '0'] = text.split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const unscaled = BigInt(whole + fraction);
  return scale >= 0 ? { unscaled, scale } : { unscaled: unscaled * 10n ** BigInt(-scale), scale: 0 };
}

function shortText(unscaled: bigint, scale: number): string {
  const text = decimalText(unscaled, scale);
  return scale === 0 ? text : text.replace(/\.?0+$/, '');
}
