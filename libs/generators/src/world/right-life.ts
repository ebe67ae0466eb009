import type { Random } from '@rail/kernel';

import { CANCELLED, CURRENT, type Rights, SEIZED, TRANSFERRED } from './rights.ts';

/** Lets the right of a slot live one step: mortgage, transfer, seizure, release, end; after its end a new one. */
export function liveRight(all: Rights, slot: number, random: Random, today: number): void {
  if (all.status[slot] === TRANSFERRED) {
    all.succeed(slot, today);
    return;
  }
  if (all.status[slot] === CANCELLED) {
    all.register(slot, today);
    return;
  }
  all.version[slot] = all.version[slot]! + 1;
  if (all.status[slot] === SEIZED) release(all, slot, today);
  else change(all, slot, random, today);
}

function release(all: Rights, slot: number, today: number): void {
  const seizure = all.seizure[slot];
  if (seizure !== undefined) seizure.toDay = today;
  all.status[slot] = CURRENT;
}

function change(all: Rights, slot: number, random: Random, today: number): void {
  const mortgage = all.mortgage[slot];
  const draw = random.unit();
  if (mortgage?.toDay === -1) {
    if (draw < 0.2) all.seize(slot, today);
    else if (all.mayEnd(slot)) mortgage.toDay = today;
  } else if (draw < 0.4 && all.isForSale(slot)) {
    all.dealFen[slot] = all.valueFen(slot);
    all.status[slot] = TRANSFERRED;
  } else if (draw < 0.55) all.seize(slot, today);
  else if (draw < 0.65 && all.mayEnd(slot)) all.status[slot] = CANCELLED;
  else all.mortgageTo(slot, today);
}
