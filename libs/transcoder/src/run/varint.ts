import { fail } from './malformed.ts';

/*
 * Moving over and reading variable-length integers with every bound checked. Generated code handles the one-byte case
 * itself and calls these for the rest.
 */

/** The position after an int: at most 5 bytes, within 32 bits. */
export function skipInt(bytes: Buffer, start: number, end: number): number {
  const last = start + 4;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (at === last) return byte <= 0x0f ? at + 1 : fail();
    if (byte < 0x80) return at + 1;
  }
  return fail();
}

/** The position after a long: at most 10 bytes, within 64 bits. */
export function skipLong(bytes: Buffer, start: number, end: number): number {
  const last = start + 9;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (at === last) return byte <= 1 ? at + 1 : fail();
    if (byte < 0x80) return at + 1;
  }
  return fail();
}

/** A long that must be a safe integer, such as a length or count; read the position after it with `skipLong`. */
export function readCount(bytes: Buffer, start: number, end: number): number {
  const after = skipLong(bytes, start, end);
  let zigzag = 0;
  for (let at = after - 1; at >= start; at--) zigzag = zigzag * 128 + ((bytes[at] as number) & 0x7f);
  if (zigzag > Number.MAX_SAFE_INTEGER) fail();
  return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
}

/** The position after a length and as many bytes. */
export function skipSized(bytes: Buffer, start: number, end: number): number {
  const length = readCount(bytes, start, end);
  const at = skipLong(bytes, start, end);
  return length >= 0 && length <= end - at ? at + length : fail();
}

/** The index of a branch or symbol, below `count`: an int. */
export function readIndex(bytes: Buffer, start: number, end: number, count: number): number {
  skipInt(bytes, start, end);
  const index = readCount(bytes, start, end);
  return index >= 0 && index < count ? index : fail();
}

/** The position after an index below `count`. */
export function skipIndex(bytes: Buffer, start: number, end: number, count: number): number {
  readIndex(bytes, start, end, count);
  return skipInt(bytes, start, end);
}
