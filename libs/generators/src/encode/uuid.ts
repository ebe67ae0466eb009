import type { Random } from '@rail/kernel';

export const uuidBytes = 36;
const hex = Buffer.from('0123456789abcdef');
const hyphens = new Set([8, 13, 18, 23]);
const versionAt = 14;
const variantAt = 19;

/** Puts a random UUID (RFC 9562, version 4) into a row of a table of such texts. */
export function drawUuid(random: Random, table: Buffer, row: number): void {
  const start = row * uuidBytes;
  let bits = 0;
  let left = 0;
  for (let at = 0; at < uuidBytes; at++) {
    if (hyphens.has(at)) {
      table[start + at] = 0x2d;
      continue;
    }
    if (left === 0) {
      bits = random.uint32();
      left = 8;
    }
    const nibble = bits & 15;
    bits >>>= 4;
    left--;
    table[start + at] = hex[at === versionAt ? 4 : at === variantAt ? 8 + (nibble & 3) : nibble]!;
  }
}
