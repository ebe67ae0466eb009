import { type AvroSchema, decodeValue } from '@rail/avro';

/**
 * Small readers for treatments. The walk has checked the bounds and the form of the value before a treatment sees it, so
 * these only compute.
 */

/** The position after a varint. */
export function afterVarint(bytes: Buffer, start: number): number {
  let at = start;
  while ((bytes[at] as number) >= 0x80) at++;
  return at + 1;
}

/** A zigzag integer as number; beyond ±2^53 it is not exact, which the caller must exclude with isSafeInteger. */
export function readNumber(bytes: Buffer, start: number): number {
  let at = start;
  let byte = bytes[at++] as number;
  let value = byte & 0x7f;
  let factor = 128;
  while (byte >= 0x80) {
    byte = bytes[at++] as number;
    value += (byte & 0x7f) * factor;
    factor *= 128;
  }
  // Unsafe integers are multiples of two or more, so halving stays exact where it matters.
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Decodes a leaf; for the treatments whose arithmetic costs more than decoding does. */
export function readLeaf(schema: AvroSchema, bytes: Buffer, start: number, end: number): unknown {
  return decodeValue(schema, bytes, start, end).value;
}
