/**
 * Compresses one LZ4 block of at most 64 KiB. Our own because lz4js lets a match begin within the last 12 bytes, which
 * the format forbids and Kafka's Java decoder refuses.
 */
const tableBits = 14;
const table = new Int32Array(1 << tableBits);
/** A match begins at least this far before the end of its block. */
const matchMargin = 12;
/** The last bytes of a block are always literals. */
const lastLiterals = 5;
const minMatch = 4;

/** Upper bound of what `compressBlock` writes for `length` bytes. */
export function compressedBound(length: number): number {
  return length + Math.ceil(length / 255) + 16;
}

/** Greedy, with one candidate a hash; returns the length written to `target`. */
export function compressBlock(block: Buffer, target: Buffer): number {
  const lastStart = block.length - matchMargin;
  const matchEnd = block.length - lastLiterals;
  table.fill(-1);
  let written = 0;
  let anchor = 0;
  let position = 0;
  let misses = 0;
  while (position <= lastStart) {
    const word = wordAt(block, position);
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - tableBits);
    const candidate = table[slot]!;
    table[slot] = position;
    if (candidate < 0 || wordAt(block, candidate) !== word) {
      // Incompressible stretches are crossed in growing steps.
      misses += 1;
      position += 1 + (misses >> 6);
      continue;
    }
    const distance = position - candidate;
    let end = position + minMatch;
    while (end < matchEnd && block[end] === block[end - distance]) {
      end += 1;
    }
    written = writeLiterals(block, target, written, anchor, position, Math.min(15, end - position - minMatch));
    target[written++] = distance & 0xff;
    target[written++] = distance >> 8;
    written = writeExtension(target, written, end - position - minMatch);
    position = end;
    anchor = end;
    misses = 0;
  }
  return writeLiterals(block, target, written, anchor, block.length, 0);
}

function wordAt(block: Buffer, position: number): number {
  return block[position]! | (block[position + 1]! << 8) | (block[position + 2]! << 16) | (block[position + 3]! << 24);
}

/** The token with both lengths, and the literals. */
function writeLiterals(
  block: Buffer,
  target: Buffer,
  at: number,
  start: number,
  end: number,
  matchNibble: number,
): number {
  target[at] = (Math.min(15, end - start) << 4) | matchNibble;
  const after = writeExtension(target, at + 1, end - start);
  return after + block.copy(target, after, start, end);
}

/** Lengths from 15 on continue in bytes of 255 and a smaller last one. */
function writeExtension(target: Buffer, at: number, length: number): number {
  if (length < 15) {
    return at;
  }
  let position = at;
  let rest = length - 15;
  for (; rest >= 255; rest -= 255) {
    target[position++] = 255;
  }
  target[position++] = rest;
  return position;
}
