import { cities } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { dwellingOf, isStill, remember } from './acquaintance.ts';
import { CreditCodes } from './credit-codes.ts';
import { dayStartMs } from './calendar.ts';
import { usccBytes } from './enterprises.ts';
import { ACTIVE, idNumberBytes } from './persons.ts';
import { workingMoment } from './working-hours.ts';
import type { World } from './world.ts';

export const careServices = ['HOME', 'DAYCARE', 'INSTITUTION', 'ALLOWANCE'] as const;
export const [HOME, DAYCARE, INSTITUTION_CARE, ALLOWANCE] = [0, 1, 2, 3];
export const careAbilities = ['INTACT', 'MILD', 'MODERATE', 'SEVERE', 'COMPLETE'] as const;
export const careHardships = ['NONE', 'DIBAO', 'DIBIAN', 'TEKUN'] as const;
export const careStatuses = ['APPLIED', 'ACTIVE', 'PAUSED', 'ENDED'] as const;
const [APPLIED, IN_CARE, PAUSED, ENDED] = [0, 1, 2, 3];
export const visitOutcomes = ['OK', 'ABSENT', 'NEEDS_HELP'] as const;
const [OK, ABSENT, NEEDS_HELP] = [0, 1, 2];

/** The newest visits that the register keeps of a service. */
export const visitsKept = 3;
const registerSize = 360;
const homesPerCity = 2;
const [elderAge, oldAge] = [60, 80];
const none = -1;
const tries = 24;
const dayMs = 86_400_000;
const disagreeingShare = 0.005;

/**
 * Services for the old, a column a property, a row one service of one person; those of 80 and more and those who live
 * alone come first. A service that has ended gives its row to another.
 */
export class Care {
  readonly count: number;
  readonly person: Uint32Array;
  readonly idNumbers: Buffer;
  readonly service: Uint8Array;
  readonly ability: Uint8Array;
  readonly assessedDay: Int32Array;
  readonly alone: Uint8Array;
  readonly hardship: Uint8Array;
  /** Row of `homeUsccs`, -1 for none. */
  readonly institution: Int16Array;
  readonly visits: Uint8Array;
  /** `visitsKept` in a row, the oldest first. */
  readonly visitMs: Float64Array;
  readonly visitOutcome: Uint8Array;
  /** In fen, -1 for none. */
  readonly subsidyFen: Int32Array;
  /** Slot of a person who stays, -1 for none. */
  readonly contact: Int32Array;
  /** Number of the alarm device, 0 for none. */
  readonly device: Uint32Array;
  readonly status: Uint8Array;
  /** Whether the visitor writes the neighbouring grid. */
  readonly misplaced: Uint8Array;
  readonly version: Uint32Array;
  /** Care homes and day centres: private bodies that are no enterprises (52). */
  readonly homeUsccs: Buffer;
  /** Where each was last known to live: index of the place. */
  private readonly dwelling: Uint32Array;
  private readonly neglected: Uint8Array;
  /** By slot of a person a bit for each service. */
  private readonly taken: Uint8Array;
  private changes = 0;
  private devices = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    const found = this.firstElders();
    const count = found.length;
    this.count = count;
    this.person = new Uint32Array(count);
    this.idNumbers = Buffer.alloc(count * idNumberBytes);
    this.service = new Uint8Array(count);
    this.ability = new Uint8Array(count);
    this.assessedDay = new Int32Array(count);
    this.alone = new Uint8Array(count);
    this.hardship = new Uint8Array(count);
    this.institution = new Int16Array(count);
    this.visits = new Uint8Array(count);
    this.visitMs = new Float64Array(count * visitsKept);
    this.visitOutcome = new Uint8Array(count * visitsKept);
    this.subsidyFen = new Int32Array(count);
    this.contact = new Int32Array(count);
    this.device = new Uint32Array(count);
    this.status = new Uint8Array(count);
    this.misplaced = new Uint8Array(count);
    this.version = new Uint32Array(count);
    this.dwelling = new Uint32Array(count);
    this.neglected = new Uint8Array(count);
    this.taken = new Uint8Array(world.persons.count);
    this.homeUsccs = this.issueHomes();
    for (const [row, slot] of found.entries()) this.settle(row, slot, found[row - 1] === slot);
  }

  /** When the newest visit or assessment was. */
  changedMs(row: number): number {
    const count = this.visits[row]!;
    const last = count === 0 ? 0 : this.visitMs[row * visitsKept + count - 1]!;
    return Math.max(last, dayStartMs(this.assessedDay[row]!));
  }

  /** Where the person lives; of one who has left, where the person lived. */
  placeOf(row: number): number {
    if (this.isThere(row)) this.dwelling[row] = dwellingOf(this.world.persons, this.person[row]!);
    return this.dwelling[row]!;
  }

  /** Moves a row of the first `among` on and answers it. */
  step(among: number): number {
    const { random } = this;
    let row = random.below(among);
    for (let tried = 0; tried < tries && !this.live(row); tried++) row = random.below(among);
    this.version[row] = ++this.changes;
    return row;
  }

  /**
   * Slots of elders in the order in which the register of residents tells of them: all of 80 and more, one of three of
   * the younger; every third person has two services.
   */
  private firstElders(): number[] {
    const { persons, today } = this.world;
    const found: number[] = [];
    for (let place = 0; place < persons.count && found.length < registerSize; place++) {
      const slot = persons.inRegister(place);
      const age = persons.ageOf(slot, today);
      if (slot < persons.anchored || (age < oldAge && (age < elderAge || place % 3 !== 0))) continue;
      found.push(slot);
      if (place % 3 === 1) found.push(slot);
    }
    // A very small world may have no one so old.
    return found.length > 0 ? found : [0];
  }

  private issueHomes(): Buffer {
    const usccs = Buffer.alloc(cities.length * homesPerCity * usccBytes);
    const credit = new CreditCodes(this.random.below(0x20000000));
    for (let home = 0; home < cities.length * homesPerCity; home++) {
      const city = cities[Math.floor(home / homesPerCity)]!;
      usccs.write(credit.issue('52', city.code), home * usccBytes, 'latin1');
    }
    return usccs;
  }

  private settle(row: number, slot: number, isSecond: boolean): void {
    const { random, world } = this;
    this.enter(row, slot, isSecond ? ALLOWANCE : random.weighted(serviceWeights));
    if (isSecond) {
      this.alone[row] = this.alone[row - 1]!;
      this.ability[row] = this.ability[row - 1]!;
      this.hardship[row] = this.hardship[row - 1]!;
    }
    this.status[row] = row % 24 === 7 ? APPLIED : row % 24 === 15 ? PAUSED : row % 48 === 22 ? ENDED : IN_CARE;
    if (this.status[row] === APPLIED) return;
    this.assessedDay[row] = world.today - random.between(60, 700);
    const isOldAlone = this.alone[row] === 1 && world.persons.ageOf(slot, world.today) >= oldAge;
    this.neglected[row] = isOldAlone && row % 2 === 0 ? 1 : 0;
    const lastMs = world.nowMs - (this.neglected[row] === 1 ? random.between(8, 40) : random.below(6)) * dayMs;
    for (let index = visitsKept - 1; index >= 0; index--) {
      this.visit(row, workingMoment(lastMs - index * 7 * dayMs, random), OK);
    }
    if (isOldAlone && row % 6 === 1) this.visitOutcome[row * visitsKept + visitsKept - 1] = NEEDS_HELP;
  }

  /** A person applies for a service. */
  private enter(row: number, slot: number, service: number): void {
    const { random, world } = this;
    const { persons } = world;
    const age = persons.ageOf(slot, world.today);
    const dwelling = dwellingOf(persons, slot);
    const { city } = world.places.at(dwelling);
    this.dwelling[row] = dwelling;
    this.person[row] = slot;
    remember(persons, slot, this.idNumbers, row);
    this.taken[slot]! |= 1 << service;
    this.service[row] = service;
    this.ability[row] = random.weighted(age >= oldAge ? abilityWeightsOfOld : abilityWeights);
    this.assessedDay[row] = world.today;
    this.alone[row] = service !== INSTITUTION_CARE && random.chance(age >= oldAge ? 0.65 : 0.3) ? 1 : 0;
    this.hardship[row] = random.weighted(hardshipWeights);
    const isHoused = service === INSTITUTION_CARE || service === DAYCARE;
    this.institution[row] = isHoused ? city * homesPerCity + random.below(homesPerCity) : none;
    this.visits[row] = 0;
    const pays = service === ALLOWANCE || this.hardship[row] > 0;
    this.subsidyFen[row] = pays ? random.between(5, 30) * 2000 : none;
    this.contact[row] = random.chance(0.9) ? random.below(persons.anchored) : none;
    this.device[row] = this.alone[row] === 1 && random.chance(0.5) ? ++this.devices : 0;
    this.status[row] = APPLIED;
    this.misplaced[row] = random.chance(disagreeingShare) ? 1 : 0;
    this.neglected[row] = 0;
    this.version[row] = ++this.changes;
  }

  private visit(row: number, atMs: number, outcome: number): void {
    const start = row * visitsKept;
    if (this.visits[row] === visitsKept) {
      this.visitMs.copyWithin(start, start + 1, start + visitsKept);
      this.visitOutcome.copyWithin(start, start + 1, start + visitsKept);
    } else this.visits[row]!++;
    const last = start + this.visits[row]! - 1;
    this.visitMs[last] = atMs;
    this.visitOutcome[last] = outcome;
  }

  /** One step; false if nothing comes of this row now. */
  private live(row: number): boolean {
    const status = this.status[row]!;
    if (status === ENDED) return this.replace(row);
    const draw = this.random.unit();
    if (!this.isThere(row) || draw < 0.04) this.status[row] = ENDED;
    else if (status !== IN_CARE) this.status[row] = IN_CARE;
    else if (draw < 0.12) this.status[row] = PAUSED;
    else if (draw < 0.25) this.assess(row);
    else if (this.neglected[row] === 1 && draw < 0.95) return false;
    else this.visitNow(row);
    return true;
  }

  private isThere(row: number): boolean {
    const { persons } = this.world;
    const slot = this.person[row]!;
    return persons.status[slot] === ACTIVE && isStill(persons, slot, this.idNumbers, row);
  }

  /** Whoever is assessed again is rather a little weaker than before. */
  private assess(row: number): void {
    this.assessedDay[row] = this.world.today;
    const change = this.random.chance(0.7) ? 1 : -1;
    this.ability[row] = Math.min(Math.max(this.ability[row]! + change, 0), careAbilities.length - 1);
  }

  /** Within the last working hours, after the visit before. */
  private visitNow(row: number): void {
    const { random, world } = this;
    const before = this.visits[row] === 0 ? 0 : this.visitMs[row * visitsKept + this.visits[row]! - 1]!;
    const atMs = Math.max(workingMoment(world.nowMs, random), Math.min(before + 60_000, world.nowMs));
    this.neglected[row] = 0;
    this.visit(row, atMs, random.weighted(outcomeWeights));
  }

  private replace(row: number): boolean {
    const { random, world } = this;
    const { persons } = world;
    const service = random.weighted(serviceWeights);
    for (let tried = 0; tried < tries; tried++) {
      const slot = random.below(persons.count);
      if (slot < persons.anchored || persons.status[slot] !== ACTIVE) continue;
      if (persons.ageOf(slot, world.today) < elderAge || (this.taken[slot]! & (1 << service)) !== 0) continue;
      this.taken[this.person[row]!]! &= ~(1 << this.service[row]!);
      this.enter(row, slot, service);
      return true;
    }
    return false;
  }
}

const serviceWeights = [
  [HOME, 60],
  [DAYCARE, 18],
  [INSTITUTION_CARE, 14],
  [ALLOWANCE, 8],
] as const;
const abilityWeights = [70, 15, 8, 4, 3].map((weight, ability) => [ability, weight] as const);
const abilityWeightsOfOld = [40, 24, 14, 12, 10].map((weight, ability) => [ability, weight] as const);
const hardshipWeights = [80, 8, 7, 5].map((weight, hardship) => [hardship, weight] as const);
const outcomeWeights = [
  [OK, 82],
  [ABSENT, 10],
  [NEEDS_HELP, 8],
] as const;

export const care = (world: World): Care => new Care(world, world.randomFor('care'));
