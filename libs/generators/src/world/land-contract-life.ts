import type { Random } from '@rail/kernel';

import { DISPUTED, EXPIRED, type LandContracts, TRANSFERRED } from './land-contracts.ts';

/** Lets a contract of land live one step: let, given back, disputed, settled, surveyed, ended, signed anew. */
export function liveLandContract(all: LandContracts, slot: number, random: Random, today: number): void {
  const status = all.status[slot];
  if (status === EXPIRED) {
    all.sign(slot, today);
    return;
  }
  all.version[slot] = all.version[slot]! + 1;
  const draw = random.unit();
  if (status === DISPUTED) settleDispute(all, slot);
  else if (draw < 0.2) all.status[slot] = DISPUTED;
  else if (draw < 0.35) all.expire(slot, today);
  else if (status === TRANSFERRED && draw < 0.7) all.take(slot);
  else if (status !== TRANSFERRED && draw < 0.8) all.transfer(slot, today);
  else all.survey(slot);
}

/** The land stays with whoever had it. */
function settleDispute(all: LandContracts, slot: number): void {
  if (all.kind[slot] === 0) all.take(slot);
  else all.status[slot] = TRANSFERRED;
}
