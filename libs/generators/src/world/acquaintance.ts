import { idNumberBytes, type Persons } from './persons.ts';

/** Keeps the number of the person who is now in a slot, in a row of a table of such numbers. */
export function remember(persons: Persons, slot: number, table: Buffer, row: number): void {
  persons.idNumbers.copy(table, row * idNumberBytes, slot * idNumberBytes, (slot + 1) * idNumberBytes);
}

/** Whether the person of a slot is still the one whose number is in the row: slots are taken anew by others. */
export function isStill(persons: Persons, slot: number, table: Buffer, row: number): boolean {
  const [from, to] = [row * idNumberBytes, slot * idNumberBytes];
  return persons.idNumbers.compare(table, from, from + idNumberBytes, to, to + idNumberBytes) === 0;
}

/** Where a person lives now: index of the place. */
export function dwellingOf(persons: Persons, slot: number): number {
  const residence = persons.residence[slot]!;
  return residence >= 0 ? residence : persons.home[slot]!;
}
