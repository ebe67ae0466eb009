import type { Random } from '@rail/kernel';

import type { Enterprises } from './enterprises.ts';
import { alarmsOfKind } from './equipment-varieties.ts';
import {
  alarmKinds,
  type Equipment,
  IN_USE,
  longestLapse,
  QUALIFIED,
  RECTIFY,
  SCRAPPED,
  STOPPED,
  UNQUALIFIED,
  UNREGISTERED,
} from './equipment.ts';

const overdueAlarm = alarmKinds.indexOf('OVERDUE');
const verdictWeights = [
  [QUALIFIED, 90],
  [RECTIFY, 7],
  [UNQUALIFIED, 3],
] as const;

export interface Moment {
  readonly nowMs: number;
  readonly today: number;
}

/** Lets a piece of equipment live one step: what the register of special equipment hears next. */
export function liveEquipment(all: Equipment, slot: number, users: Enterprises, random: Random, at: Moment): void {
  const { today } = at;
  const status = all.status[slot];
  if (status === SCRAPPED) all.make(slot, all.kindOf(slot), today - random.between(3, 60));
  else step(all, slot, users, random, at);
  all.changedMs[slot] = at.nowMs;
}

function step(all: Equipment, slot: number, users: Enterprises, random: Random, at: Moment): void {
  const { today } = at;
  const status = all.status[slot];
  all.version[slot] = all.version[slot]! + 1;
  if (users.isEnded(all.user[slot]!)) all.user[slot] = all.pickUser(all.kindOf(slot));
  const draw = random.unit();
  if (status === UNREGISTERED) all.register(slot, today);
  else if (status === STOPPED) {
    if (draw < 0.6) resume(all, slot, today);
    else all.status[slot] = SCRAPPED;
  } else if (all.isOverdue(slot, today)) liveOverdue(all, slot, draw, at);
  else liveInUse(all, slot, random, at);
}

function resume(all: Equipment, slot: number, today: number): void {
  all.status[slot] = IN_USE;
  all.inspect(slot, today, QUALIFIED);
}

/** Whoever lets an inspection lapse hears alarms about it, is made to stop, or makes up for it. */
function liveOverdue(all: Equipment, slot: number, draw: number, { nowMs, today }: Moment): void {
  if (draw < 0.65) all.alarm(slot, overdueAlarm, nowMs);
  else if (draw < 0.85) all.status[slot] = STOPPED;
  else all.inspect(slot, today, QUALIFIED);
}

function liveInUse(all: Equipment, slot: number, random: Random, { nowMs, today }: Moment): void {
  const draw = random.unit();
  if (draw < 0.45) {
    const verdict = random.weighted(verdictWeights);
    all.inspect(slot, today, verdict);
    if (verdict === UNQUALIFIED) all.status[slot] = STOPPED;
  } else if (draw < 0.75) all.alarm(slot, random.pick(alarmsOfKind[all.kindOf(slot)]!), nowMs);
  else if (draw < 0.85) all.status[slot] = STOPPED;
  else if (draw < 0.88 && wasThereThen(all, slot, today)) all.lapse(slot, today - random.between(1, longestLapse));
  else if (all.maintenance[slot]! >= 0) all.maintenance[slot] = all.pickMaintainer();
  else all.alarm(slot, random.pick(alarmsOfKind[all.kindOf(slot)]!), nowMs);
}

/** Whether it was registered early enough to have had an inspection that has lapsed since. */
function wasThereThen(all: Equipment, slot: number, today: number): boolean {
  return all.registeredDay[slot]! + all.daysBetweenInspections(slot) + longestLapse < today;
}
