import { createRequire } from 'node:module';

type NativeCrc = (bytes: Uint8Array, seed?: number) => number;

/** Below this length the call into native code costs more than it saves. */
const minNativeBytes = 256;

/** Tables for eight bytes a step, of the reflected Castagnoli polynomial 0x82f63b78. */
const tables = makeTables();
const native = loadNative();

function makeTables(): readonly Int32Array[] {
  const all = Array.from({ length: 8 }, () => new Int32Array(256));
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
    }
    all[0]![byte] = crc;
  }
  for (let slice = 1; slice < 8; slice += 1) {
    for (let byte = 0; byte < 256; byte += 1) {
      const previous = all[slice - 1]![byte]!;
      all[slice]![byte] = (previous >>> 8) ^ all[0]![previous & 0xff]!;
    }
  }
  return all;
}

/** The native package is optional: its binary is missing on some platforms. */
function loadNative(): NativeCrc | undefined {
  try {
    const loaded = createRequire(import.meta.url)('@node-rs/crc32') as { crc32c: NativeCrc };
    return loaded.crc32c;
  } catch {
    return undefined;
  }
}

/** CRC-32C of `bytes[start, end)`; `seed` is the result for the bytes before. */
export function crc32c(bytes: Uint8Array, start = 0, end: number = bytes.length, seed = 0): number {
  if (native !== undefined && end - start >= minNativeBytes) {
    return native(bytes.subarray(start, end), seed);
  }
  return crc32cPortable(bytes, start, end, seed);
}

/** The same in JavaScript alone. */
export function crc32cPortable(bytes: Uint8Array, start: number, end: number, seed: number): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  let crc = ~seed;
  let position = start;
  for (; position + 8 <= end; position += 8) {
    const low =
      crc ^
      (bytes[position]! | (bytes[position + 1]! << 8) | (bytes[position + 2]! << 16) | (bytes[position + 3]! << 24));
    crc =
      t7[low & 0xff]! ^
      t6[(low >>> 8) & 0xff]! ^
      t5[(low >>> 16) & 0xff]! ^
      t4[low >>> 24]! ^
      t3[bytes[position + 4]!]! ^
      t2[bytes[position + 5]!]! ^
      t1[bytes[position + 6]!]! ^
      t0[bytes[position + 7]!]!;
  }
  for (; position < end; position += 1) {
    crc = (crc >>> 8) ^ t0[(crc ^ bytes[position]!) & 0xff]!;
  }
  return ~crc >>> 0;
}
