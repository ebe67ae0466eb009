import type { Random } from '@rail/kernel';

import { FLEXIBLE, type Persons, UNEMPLOYED } from './persons.ts';

/** A person leaves the employer, for work of one's own or for none. */
export function leaveEmployer(persons: Persons, slot: number, random: Random, today: number): void {
  persons.work[slot] = random.chance(0.5) ? FLEXIBLE : UNEMPLOYED;
  persons.employer[slot] = -1;
  persons.workSince[slot] = today;
}
