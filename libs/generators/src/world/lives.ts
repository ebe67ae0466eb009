import type { Random } from '@rail/kernel';

import { dayAt, dayStartMs } from './calendar.ts';
import { ACTIVE, DEATH, DECEASED, type Persons } from './persons.ts';
import type { World } from './world.ts';

const dayMs = 86_400_000;
/** Children who wait for a free slot of the register, at most. */
const waitingAtMost = 64;
const tries = 16;
const [oldAge, infancyDays] = [65, 366];

/** A birth as the hospital certifies it. */
export interface Birth {
  /** Slot of an anchored woman. */
  readonly mother: number;
  readonly male: boolean;
  readonly bornMs: number;
}

/**
 * Births and deaths, of which health hears before the register of residents does. First the births of the infants who
 * are in the world when it begins, then new ones, whom the register will have when a slot becomes free.
 */
export class Lives {
  private readonly persons: Persons;
  private readonly mothers: readonly number[];
  private readonly infants: number[];

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    this.persons = world.persons;
    const { persons } = this;
    const women = slotsOf(persons.anchored, (slot) => persons.male[slot] === 0);
    const young = women.filter((slot) => persons.ageOf(slot, world.today) <= 42);
    // A small world may have no woman who stays: then its first person is the mother of all.
    this.mothers = young.length > 0 ? young : women.length > 0 ? women : [0];
    this.infants = slotsOf(
      persons.count,
      (slot) => slot >= persons.anchored && world.today - persons.birthDay[slot]! < infancyDays,
    );
    for (const slot of this.infants) persons.guardian[slot] = random.pick(this.mothers);
  }

  birth(): Birth {
    const { persons, random, world } = this;
    for (let infant = this.infants.shift(); infant !== undefined; infant = this.infants.shift()) {
      const birthDay = persons.birthDay[infant]!;
      // Another may have taken the slot in between.
      if (world.today - birthDay >= 2 * infancyDays) continue;
      const bornMs = Math.min(world.nowMs, dayStartMs(birthDay) + random.below(dayMs));
      return { mother: persons.guardian[infant]!, male: persons.male[infant] === 1, bornMs };
    }
    const birth = {
      mother: random.pick(this.mothers),
      male: random.chance(0.51),
      bornMs: world.nowMs - random.below(2 * dayMs),
    };
    if (persons.newborns.length < waitingAtMost) {
      persons.newborns.push({ mother: birth.mother, male: birth.male, birthDay: dayAt(birth.bornMs) });
    }
    return birth;
  }

  /** The slot of one who died and of whose death was not told yet; -1 if none was found. */
  death(): number {
    const { persons, random, world } = this;
    let old = -1;
    for (let tried = 0; tried < tries; tried++) {
      const slot = random.between(persons.anchored, persons.count - 1);
      if (slot >= persons.count || persons.deathReported[slot] === 1) continue;
      const isDead = persons.status[slot] === DECEASED && persons.reason[slot] === DEATH;
      if (isDead || (persons.status[slot] === ACTIVE && persons.ageOf(slot, world.today) >= oldAge)) old = slot;
      if (isDead) break;
    }
    if (old >= 0) persons.deathReported[old] = 1;
    return old;
  }

  /** The slot of one who is alive and of an age in years; -1 if none was found. */
  aged(from: number, to: number): number {
    const { persons, random, world } = this;
    for (let tried = 0; tried < tries; tried++) {
      const slot = random.below(persons.count);
      const age = persons.ageOf(slot, world.today);
      if (persons.status[slot] === ACTIVE && age >= from && age <= to) return slot;
    }
    return -1;
  }
}

function slotsOf(count: number, holds: (slot: number) => boolean): number[] {
  return Array.from({ length: count }, (_, slot) => slot).filter(holds);
}

/** Births and deaths of a world. */
export const lives = (world: World): Lives => new Lives(world, world.randomFor('lives'));
