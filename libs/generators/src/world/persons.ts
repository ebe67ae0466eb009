import { cities, educationLevels, ethnicities, householdRelations, maritalStatuses } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { CitizenNumbers } from './citizen-numbers.ts';
import { personName } from './names.ts';
import type { Places } from './places.ts';

export const residentStatuses = ['ACTIVE', 'MOVED_OUT', 'DECEASED', 'CANCELLED'] as const;
export const [ACTIVE, MOVED_OUT, DECEASED, CANCELLED] = [0, 1, 2, 3];
export const statusReasons = ['BIRTH', 'MOVE_IN', 'MOVE_OUT', 'DEATH', 'CORRECTION'] as const;
export const [BIRTH, MOVE_IN, MOVE_OUT, DEATH, CORRECTION] = [0, 1, 2, 3, 4];
export const tenures = ['OWN', 'RENT', 'DORM', 'OTHER'] as const;

/** How a person lives, which decides the kinds of insurance: see `insurance.ts`. */
export const [CHILD, EMPLOYEE, FLEXIBLE, UNEMPLOYED, RETIRED_EMPLOYEE, RETIRED_RESIDENT] = [0, 1, 2, 3, 4, 5];

export const idNumberBytes = 18;
const none = -1;
const yearDays = 365.25;

/** A child who was born and has no number yet. */
export interface Newborn {
  /** Slot of one who stays: an anchored person. */
  readonly mother: number;
  readonly birthDay: number;
  readonly male: boolean;
}

/**
 * The persons of the world, a column a property, a slot a person. When a person's life is told, the slot is taken by
 * another with a number of its own, so that a long run needs no more memory than a short one. The first quarter of
 * the slots are adults who stay: they own enterprises and are guardians.
 */
export class Persons {
  readonly count: number;
  readonly anchored: number;
  readonly idNumbers: Buffer;
  /** Avro bytes of each name. */
  readonly names: Buffer[];
  readonly status: Uint8Array;
  /** Index into `statusReasons`, -1 for none. */
  readonly reason: Int8Array;
  readonly version: Uint32Array;
  readonly male: Uint8Array;
  readonly birthDay: Int32Array;
  readonly ethnicity: Uint8Array;
  readonly marital: Uint8Array;
  readonly education: Uint8Array;
  readonly relation: Uint8Array;
  readonly household: Uint32Array;
  readonly phone: Uint32Array;
  readonly guardian: Int32Array;
  readonly home: Uint32Array;
  readonly house: Uint16Array;
  /** Where the person lives if not at home, -1 for at home. */
  readonly residence: Int32Array;
  readonly residenceSince: Int32Array;
  readonly tenure: Uint8Array;
  readonly work: Uint8Array;
  /** Slot of the employer, -1 for none. */
  readonly employer: Int32Array;
  readonly workSince: Int32Array;
  /** Contribution base in fen. */
  readonly base: Uint32Array;
  readonly suspended: Uint8Array;
  /** Whose death has been reported, so that the register will hear of it. */
  readonly deathReported: Uint8Array;
  /** Children who were born and are not registered yet: they take the next slots that become free. */
  readonly newborns: Newborn[] = [];
  private readonly numbers: CitizenNumbers;
  private readonly random: Random;
  private readonly stride: number;
  private households = 0;

  constructor(
    count: number,
    random: Random,
    private readonly places: Places,
    private readonly employers: readonly number[],
    today: number,
  ) {
    this.count = count;
    this.anchored = Math.max(1, Math.floor(count / 4));
    this.random = random;
    this.stride = strideOf(count);
    this.numbers = new CitizenNumbers(
      cities.map(({ code }) => code),
      today,
    );
    this.idNumbers = Buffer.alloc(count * idNumberBytes);
    this.names = Array.from({ length: count }, () => encodedText(''));
    this.status = new Uint8Array(count);
    this.male = new Uint8Array(count);
    this.ethnicity = new Uint8Array(count);
    this.marital = new Uint8Array(count);
    this.education = new Uint8Array(count);
    this.relation = new Uint8Array(count);
    this.tenure = new Uint8Array(count);
    this.work = new Uint8Array(count);
    this.suspended = new Uint8Array(count);
    this.deathReported = new Uint8Array(count);
    this.reason = new Int8Array(count);
    this.version = new Uint32Array(count);
    this.household = new Uint32Array(count);
    this.phone = new Uint32Array(count);
    this.home = new Uint32Array(count);
    this.base = new Uint32Array(count);
    this.house = new Uint16Array(count);
    this.birthDay = new Int32Array(count);
    this.guardian = new Int32Array(count);
    this.residence = new Int32Array(count);
    this.residenceSince = new Int32Array(count);
    this.employer = new Int32Array(count);
    this.workSince = new Int32Array(count);
    for (let slot = 0; slot < count; slot++) this.settle(slot, today);
  }

  /**
   * The slot that comes at a place of the register, each slot at one place: founders, children and the old stand there
   * side by side, so that whoever reads but the beginning of the register meets all of them.
   */
  inRegister(place: number): number {
    return (place * this.stride) % this.count;
  }

  ageOf(slot: number, today: number): number {
    return Math.floor((today - (this.birthDay[slot] ?? 0)) / yearDays);
  }

  /** Puts a person who was here before the line opened into a slot. */
  settle(slot: number, today: number): void {
    const age = slot < this.anchored ? this.random.between(25, 58) : this.random.between(0, 88);
    this.enter(slot, today - Math.floor(age * yearDays) - this.random.below(360), none, today);
    this.version[slot] = this.random.between(1, 9);
  }

  /** Puts a newcomer into a slot: a newborn, or one who moves in. */
  arrive(slot: number, today: number): void {
    const newborn = this.newborns.shift();
    const born = newborn !== undefined || this.random.chance(0.35);
    // Most who die are old; without parents who follow their children the world would run out of them.
    const old = !born && this.random.chance(0.5);
    const ageDays = born
      ? this.random.below(60)
      : old
        ? this.random.between(61 * 366, 88 * 365)
        : this.random.between(18 * 366, 60 * 365);
    this.enter(slot, newborn?.birthDay ?? today - ageDays, born ? BIRTH : MOVE_IN, today, newborn);
    this.version[slot] = 1;
  }

  /** Another employer, or the first one. */
  hire(slot: number, today: number): void {
    this.work[slot] = EMPLOYEE;
    // The square makes some employers large and many small.
    const draw = this.random.unit();
    const rank = Math.floor(draw * draw * this.employers.length);
    this.employer[slot] = this.employers[rank] ?? none;
    this.workSince[slot] = today;
  }

  private enter(slot: number, birthDay: number, reason: number, today: number, newborn?: Newborn): void {
    const { random } = this;
    const motherHome = newborn === undefined ? none : this.home[newborn.mother]!;
    const city = newborn === undefined ? this.places.pickCity(random) : this.places.at(motherHome).city;
    const male = newborn?.male ?? random.chance(0.51);
    const issued = this.numbers.issue(city, birthDay, male);
    this.idNumbers.write(issued.idNumber, slot * idNumberBytes, 'latin1');
    this.names[slot] = encodedText(personName(random));
    this.birthDay[slot] = issued.birthDay;
    this.male[slot] = male ? 1 : 0;
    this.status[slot] = ACTIVE;
    this.reason[slot] = reason;
    this.deathReported[slot] = 0;
    this.home[slot] = newborn === undefined ? this.places.pickIn(city, random) : motherHome;
    this.house[slot] = random.between(1, 400);
    this.household[slot] = ++this.households;
    this.phone[slot] = random.below(100_000_000);
    this.ethnicity[slot] = ethnicities.indexOf(random.weighted(ethnicityWeights));
    const age = this.ageOf(slot, today);
    this.enterHousehold(slot, age);
    if (newborn !== undefined) this.guardian[slot] = newborn.mother;
    this.enterWork(slot, age, today);
    this.residence[slot] = none;
    if (random.chance(0.35)) this.move(slot, today - random.below(2000));
  }

  private enterHousehold(slot: number, age: number): void {
    const { random } = this;
    const adult = age >= 22;
    this.marital[slot] = adult ? maritalStatuses.indexOf(random.weighted(maritalWeights)) : 0;
    this.education[slot] = educationLevels.indexOf(random.weighted(age < 16 ? schoolWeights : educationWeights));
    this.relation[slot] = relationOf(age, this.male[slot] === 1, random);
    this.guardian[slot] = age < 18 ? random.below(this.anchored) : none;
  }

  private enterWork(slot: number, age: number, today: number): void {
    const { random } = this;
    this.employer[slot] = none;
    this.suspended[slot] = age >= 22 && age < 60 && random.chance(0.01) ? 1 : 0;
    this.base[slot] = random.between(4462, 24_060) * 100;
    this.workSince[slot] = today - random.below(Math.max(1, Math.min(3000, Math.floor((age - 17) * yearDays))));
    if (age < 18) {
      this.work[slot] = CHILD;
      this.workSince[slot] = this.birthDay[slot] ?? today;
    } else if (age >= 60) this.work[slot] = random.chance(0.5) ? RETIRED_EMPLOYEE : RETIRED_RESIDENT;
    else if (random.chance(0.66)) {
      const since = this.workSince[slot];
      this.hire(slot, since);
    } else this.work[slot] = random.chance(0.4) ? FLEXIBLE : UNEMPLOYED;
  }

  /** Another place to live, in the same city or elsewhere. */
  move(slot: number, day: number): void {
    const { random } = this;
    const city = random.chance(0.8) ? this.places.at(this.home[slot] ?? 0).city : this.places.pickCity(random);
    this.residence[slot] = this.places.pickIn(city, random);
    this.residenceSince[slot] = day;
    this.house[slot] = random.between(1, 400);
    this.tenure[slot] = random.weighted(tenureWeights);
  }
}

const ethnicityWeights = ethnicities.map((row) => [row, row.weight] as const);
const maritalWeights = maritalStatuses.map((row) => [row, row.weight] as const);
const educationWeights = educationLevels.map((row) => [row, row.weight] as const);
const schoolWeights = educationLevels.filter(({ code }) => code >= '80').map((row) => [row, row.weight] as const);
const tenureWeights = [
  [0, 50],
  [1, 40],
  [2, 7],
  [3, 3],
] as const;

/** About 0.618 of the slots, and prime to their number. */
function strideOf(count: number): number {
  let stride = Math.max(1, Math.floor((count * 618) / 1000));
  while (commonDivisor(count, stride) > 1) stride++;
  return stride;
}

function commonDivisor(first: number, second: number): number {
  return second === 0 ? first : commonDivisor(second, first % second);
}

function relationOf(age: number, male: boolean, random: Random): number {
  const code = age < 18 ? (male ? '20' : '30') : age > 70 ? '50' : random.chance(0.6) ? '02' : '10';
  return householdRelations.findIndex((row) => row.code === code);
}
