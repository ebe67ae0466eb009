/** Sequence numbers run from 0 to 2^31 − 1 and then start over. */
const modulus = 2 ** 31;

export function advanceSequence(sequence: number, records: number): number {
  return (sequence + records) % modulus;
}
