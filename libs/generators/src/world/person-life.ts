import { educationLevels, maritalStatuses } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import {
  ACTIVE,
  CANCELLED,
  CORRECTION,
  DEATH,
  DECEASED,
  MOVE_OUT,
  MOVED_OUT,
  type Persons,
  RETIRED_EMPLOYEE,
} from './persons.ts';

const none = -1;
const [single, first, again, widowed, divorced] = ['10', '21', '22', '30', '40'].map((code) =>
  maritalStatuses.findIndex((row) => row.code === code),
) as [number, number, number, number, number];

/** Lets the person of a slot live one step: what the register of residents hears next. */
export function livePerson(all: Persons, slot: number, random: Random, today: number): void {
  const status = all.status[slot];
  if (status === CANCELLED) {
    all.arrive(slot, today);
    return;
  }
  all.version[slot] = (all.version[slot] ?? 0) + 1;
  if (status !== ACTIVE) {
    all.status[slot] = CANCELLED;
    return;
  }
  all.reason[slot] = none;
  if (all.deathReported[slot] === 1) {
    leave(all, slot, DECEASED, DEATH);
    return;
  }
  const age = all.ageOf(slot, today);
  const draw = random.unit();
  if (slot >= all.anchored && draw < (age > 70 ? 0.05 : 0.005)) leave(all, slot, DECEASED, DEATH);
  else if (slot >= all.anchored && age < 55 && draw > 0.97) leave(all, slot, MOVED_OUT, MOVE_OUT);
  else if (draw < 0.5) all.move(slot, today);
  else if (draw < 0.65 && age >= 22) marry(all, slot, random);
  else if (draw < 0.85) all.phone[slot] = random.below(100_000_000);
  else if (draw < 0.9 && age >= 18) all.education[slot] = random.below(educationLevels.length);
  else all.reason[slot] = CORRECTION;
}

function leave(all: Persons, slot: number, status: number, reason: number): void {
  // Whoever draws a pension stays on its books until death.
  if (status === MOVED_OUT && (all.work[slot] ?? 0) >= RETIRED_EMPLOYEE) {
    all.reason[slot] = CORRECTION;
    return;
  }
  all.status[slot] = status;
  all.reason[slot] = reason;
}

function marry(all: Persons, slot: number, random: Random): void {
  const before = all.marital[slot] ?? single;
  if (before === single) all.marital[slot] = first;
  else if (before === divorced || before === widowed) all.marital[slot] = again;
  else all.marital[slot] = random.chance(0.8) ? divorced : widowed;
}
