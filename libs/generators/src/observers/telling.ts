import type { Random } from '@rail/kernel';

/**
 * Tells a register row by row as it stands, mixed with changes of what was told: answers which row is written next.
 * @param share of the records that tell, as long as there are rows that were not told
 * @param change changes one of the first so many rows, and answers which
 */
export function tellingOf(
  random: Random,
  share: number,
  register: { readonly count: number },
  change: (told: number) => number,
): () => number {
  let told = 0;
  return () => (told < register.count && (told === 0 || random.chance(share)) ? told++ : change(told));
}
