import type { Random } from '@rail/kernel';

import { begun, complete, type Projects, withLand } from './projects.ts';

/** Lets the project of a slot live one step: the next milestone, a report of progress, a halt, its end. */
export function liveProject(all: Projects, slot: number, random: Random, nowMs: number): void {
  if (all.hasEnded(slot)) {
    all.code(slot, nowMs);
    return;
  }
  all.version[slot] = all.version[slot]! + 1;
  if (all.isIdle(slot)) return;
  const reached = all.milestones[slot]!;
  const draw = random.unit();
  if (all.suspended[slot] === 1) all.suspended[slot] = 0;
  else if (reached < withLand && draw < 0.15) all.lapsed[slot] = 1;
  else if (reached >= withLand && reached < complete && draw < 0.1) all.suspended[slot] = 1;
  else if (reached === begun) build(all, slot, random, nowMs);
  else all.reach(slot, nowMs);
}

function build(all: Projects, slot: number, random: Random, nowMs: number): void {
  all.progress[slot] = Math.min(100, all.progress[slot]! + random.between(10, 40));
  if (all.progress[slot] === 100) all.reach(slot, nowMs);
}
