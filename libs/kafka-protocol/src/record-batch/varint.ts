/** Zig-zag varints of record batches: small magnitudes of either sign take few bytes. */

export function varintBytes(value: number): number {
  return unsignedBytes(zigZag(value));
}

export function writeVarint(bytes: Buffer, position: number, value: number): number {
  let rest = zigZag(value);
  let at = position;
  while (rest >= 0x8000_0000) {
    bytes[at++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  while (rest >= 0x80) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** Exact for values up to ±2^52: timestamps in milliseconds, offsets and lengths stay far below. */
function zigZag(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1;
}

function unsignedBytes(value: number): number {
  let count = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) {
    count += 1;
  }
  return count;
}
