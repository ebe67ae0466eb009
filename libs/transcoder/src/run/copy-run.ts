/** Up to this length a loop is faster than a call of the engine's copy. */
const longestLoop = 40;

/** Copies a run of bytes and gives the position after it in the target, which must have room. */
export function copyRun(source: Buffer, start: number, end: number, target: Buffer, at: number): number {
  if (end - start > longestLoop) {
    target.set(source.subarray(start, end), at);
    return at + end - start;
  }
  let to = at;
  for (let from = start; from < end; from++) target[to++] = source[from] as number;
  return to;
}

/** Writes a count as a long, as the head of a block, and gives the position after it. */
export function writeCount(count: number, target: Buffer, at: number): number {
  let to = at;
  let rest = count * 2;
  while (rest >= 0x80) {
    target[to++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  target[to++] = rest;
  return to;
}
