/** Sequence numbers run from 0 to 2^31 − 1 and then start over. */
const modulus = 2 ** 31;

export function advanceSequence(sequence: number, records: number): number {
  return (sequence + records) % modulus;
}

/** −1, 0 or 1: whether `left` comes before `right`, for sequences less than half the range apart. */
export function compareSequences(left: number, right: number): number {
  if (left === right) return 0;
  return (right - left + modulus) % modulus < modulus / 2 ? -1 : 1;
}
