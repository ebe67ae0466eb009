import type { Random } from '@rail/kernel';

import {
  ABNORMAL_OUT,
  CHANGE,
  DEREGISTER,
  DEREGISTERED,
  type Enterprises,
  IN_OPERATION,
  MOVED_AWAY,
  REVOKE,
  REVOKED,
  REVOKED_DEREGISTERED,
  RESUME,
  SUSPEND,
  SUSPENDED,
} from './enterprises.ts';
import type { Places } from './places.ts';

const none = -1;

/** Lets the entity of a slot live one step: the next registration of the register. */
export function liveEnterprise(all: Enterprises, slot: number, places: Places, random: Random, today: number): void {
  if (all.isEnded(slot)) {
    all.register(slot, today);
    return;
  }
  all.version[slot] = (all.version[slot] ?? 0) + 1;
  all.approvedDay[slot] = today;
  const draw = random.unit();
  if (all.status[slot] === REVOKED) end(all, slot, REVOKED_DEREGISTERED, DEREGISTER);
  else if (all.status[slot] === SUSPENDED) fromSuspension(all, slot, draw);
  else if (draw < 0.1) toggleAbnormal(all, slot, today);
  else if (draw < 0.13) end(all, slot, SUSPENDED, SUSPEND);
  else if (draw < 0.15 && all.mayEnd(slot)) end(all, slot, REVOKED, REVOKE);
  else if (draw < 0.19 && all.mayEnd(slot)) end(all, slot, DEREGISTERED, DEREGISTER);
  else if (draw < 0.192 && all.mayEnd(slot)) end(all, slot, MOVED_AWAY, CHANGE);
  else change(all, slot, places, random);
}

function fromSuspension(all: Enterprises, slot: number, draw: number): void {
  if (draw < 0.2 && all.mayEnd(slot)) end(all, slot, DEREGISTERED, DEREGISTER);
  else if (draw < 0.3 && all.mayEnd(slot)) end(all, slot, REVOKED, REVOKE);
  else end(all, slot, IN_OPERATION, RESUME);
}

function end(all: Enterprises, slot: number, status: number, kind: number): void {
  all.status[slot] = status;
  all.change[slot] = kind;
}

function toggleAbnormal(all: Enterprises, slot: number, today: number): void {
  if (all.abnormalSince[slot] === none) all.list(slot, today);
  else if (all.isShellCompany(slot)) all.change[slot] = CHANGE;
  else {
    all.abnormalSince[slot] = none;
    all.change[slot] = ABNORMAL_OUT;
  }
}

/** Address 40 %, scope 25, legal representative 20, capital 10, name 5. */
function change(all: Enterprises, slot: number, places: Places, random: Random): void {
  all.change[slot] = CHANGE;
  const draw = random.unit();
  if (draw < 0.4) {
    all.place[slot] = places.pickIn(places.at(all.place[slot] ?? 0).city, random);
    all.house[slot] = random.between(1, 999);
  } else if (draw < 0.65) all.scope[slot] = random.below(3);
  else if (draw < 0.85) all.newRepresentative(slot);
  else if (draw < 0.95) all.capital[slot] = Math.min(0x7fffffff, Math.floor((all.capital[slot] ?? 0) * 1.5));
  else all.rename(slot);
}
