import type { Random } from '@rail/kernel';

import { NORMAL, OVERDUE, SCRAPPED, SEIZED, TRANSFERRED, type Vehicles } from './vehicles.ts';

const year = 365;

/** Lets the vehicle of a slot live one step: what its register hears next. */
export function liveVehicle(all: Vehicles, slot: number, random: Random, today: number): void {
  if (all.status[slot] === SCRAPPED) {
    all.register(slot, today, true);
    return;
  }
  all.change(slot, today);
  const draw = random.unit();
  if (draw < 0.06) all.status[slot] = SCRAPPED;
  else if (all.status[slot] === SEIZED) all.status[slot] = NORMAL;
  else if (draw < 0.1) all.status[slot] = SEIZED;
  else if (draw < 0.35) {
    all.sell(slot);
    all.status[slot] = TRANSFERRED;
  } else if (draw < 0.55 && all.status[slot] !== OVERDUE) {
    all.status[slot] = OVERDUE;
    all.inspectionDue[slot] = Math.max(all.registeredDay[slot]!, today - random.between(1, 60));
  } else if (draw < 0.85) inspect(all, slot, today);
  else all.insuranceDue[slot] = today + year;
}

function inspect(all: Vehicles, slot: number, today: number): void {
  all.status[slot] = NORMAL;
  all.inspectionDue[slot] = today + year;
}
