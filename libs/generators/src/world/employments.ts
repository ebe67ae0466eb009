import { educationLevels, occupations } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { isStill, remember } from './acquaintance.ts';
import { dayStartMs } from './calendar.ts';
import { usccBytes } from './enterprises.ts';
import { FileNumbers } from './file-numbers.ts';
import { ACTIVE, EMPLOYEE, FLEXIBLE, idNumberBytes, UNEMPLOYED } from './persons.ts';
import { leaveEmployer } from './work-life.ts';
import type { World } from './world.ts';

export const employmentKinds = ['EMPLOYED', 'FLEXIBLE', 'SELF_EMPLOYED', 'UNEMPLOYED'] as const;
export const [EMPLOYED, FLEXIBLY_EMPLOYED, SELF_EMPLOYED, JOBLESS] = [0, 1, 2, 3];
export const contractTerms = ['FIXED', 'OPEN', 'TASK'] as const;
const [FIXED] = [0];
export const unemploymentReasons = ['EXPIRED', 'LAID_OFF', 'RESIGNED', 'BANKRUPTCY', 'GRADUATE', 'OTHER'] as const;
const GRADUATE_REASON = 4;
const skillCount = 8;

const registerSize = 320;
/** While there is room, so often someone is registered who was not. */
const beginningShare = 0.7;
/** Registrations are not older than this, days. */
const oldestDays = 900;
const [firstAge, lastAge, hardAge, graduateAge] = [18, 59, 45, 25];
const waitingAtMost = 64;
const tries = 24;
const none = -1;
const disagreeingShare = 0.005;

/** 就业失业登记, a column a property, a row one registration; an ended one gives its row to another. */
export class Employments {
  /** Avro bytes of each registration's number. */
  readonly numbers: Buffer[] = Array.from({ length: registerSize }, () => encodedText(''));
  readonly person = new Uint32Array(registerSize);
  readonly idNumbers = Buffer.alloc(registerSize * idNumberBytes);
  readonly kind = new Uint8Array(registerSize);
  /** The employer's code as it was then; `hasEmployer` says whether there is one. */
  readonly employerUsccs = Buffer.alloc(registerSize * usccBytes);
  readonly hasEmployer = new Uint8Array(registerSize);
  readonly occupation = new Uint8Array(registerSize);
  readonly term = new Uint8Array(registerSize);
  readonly signedDay = new Int32Array(registerSize);
  /** -1 for no end. */
  readonly endsDay = new Int32Array(registerSize);
  readonly wageFen = new Uint32Array(registerSize);
  /** Index into `unemploymentReasons`, -1 for none. */
  readonly reason = new Int8Array(registerSize);
  readonly hardship = new Uint8Array(registerSize);
  /** A bit for each of eight skills. */
  readonly skills = new Uint8Array(registerSize);
  readonly education = new Uint8Array(registerSize);
  readonly registeredDay = new Int32Array(registerSize);
  /** -1 while it holds. */
  readonly endedDay = new Int32Array(registerSize);
  /** Index of the place where the person is at home. */
  readonly place = new Uint32Array(registerSize);
  readonly version = new Uint32Array(registerSize);
  private readonly employer = new Int32Array(registerSize);
  /** By person: whether a registration holds. */
  private readonly isRegistered: Uint8Array;
  /** By person: the enterprise that the person owned when the line opened, -1 for none. */
  private readonly owns: Int32Array;
  /** Whose state has changed and who comes to register next. */
  private readonly waiting: number[] = [];
  private readonly issue = new FileNumbers('JY');
  private used = 0;
  private reached = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    const { persons, enterprises } = world;
    this.isRegistered = new Uint8Array(persons.count);
    this.owns = new Int32Array(persons.count).fill(none);
    for (let slot = 0; slot < enterprises.count; slot++) this.owns[enterprises.legalRepresentative[slot]!] = slot;
  }

  /** The row of a registration that was made or has changed. */
  next(): number {
    const { random, used } = this;
    if (used === 0 || (used < registerSize && random.chance(beginningShare))) {
      if (this.register(used)) return this.used++;
    }
    for (let tried = 0; tried < tries; tried++) {
      const row = random.below(Math.max(1, used));
      if (this.endedDay[row]! < 0) {
        this.version[row]!++;
        this.live(row);
        return row;
      }
      if (this.register(row)) return row;
    }
    this.version[0]!++;
    return 0;
  }

  /** Registers how a person lives who is not registered; false if none is found. */
  private register(row: number): boolean {
    const slot = this.findPerson();
    if (slot < 0) return false;
    const { persons, places, today } = this.world;
    const { random } = this;
    this.isRegistered[slot] = 1;
    this.person[row] = slot;
    remember(persons, slot, this.idNumbers, row);
    this.place[row] = persons.home[slot]!;
    this.registeredDay[row] = Math.max(persons.workSince[slot]!, today - random.below(oldestDays));
    this.registeredDay[row] = Math.min(this.registeredDay[row], today);
    this.numbers[row] = this.issue.issue(places.at(this.place[row]), dayStartMs(this.registeredDay[row]));
    this.endedDay[row] = none;
    this.version[row] = 1;
    this.skills[row] = random.below(1 << skillCount) & random.below(1 << skillCount);
    const disagrees = random.chance(disagreeingShare);
    this.education[row] = disagrees ? random.below(educationLevels.length) : persons.education[slot]!;
    this.enterKind(row, slot);
    return true;
  }

  private enterKind(row: number, slot: number): void {
    const { persons } = this.world;
    const { random } = this;
    const age = persons.ageOf(slot, this.world.today);
    const kind = this.kindOf(slot);
    this.kind[row] = kind;
    this.employer[row] = persons.employer[slot]!;
    const entity = kind === EMPLOYED ? persons.employer[slot]! : kind === SELF_EMPLOYED ? this.owns[slot]! : none;
    this.writeEmployer(row, entity);
    this.occupation[row] = random.weighted(occupationWeights);
    this.wageFen[row] = persons.base[slot]!;
    this.reason[row] = none;
    if (kind === JOBLESS) {
      this.reason[row] = age < graduateAge && random.chance(0.6) ? GRADUATE_REASON : random.weighted(reasonWeights);
    }
    this.hardship[row] = kind === JOBLESS && (age >= hardAge || random.chance(0.1)) ? 1 : 0;
    this.sign(row);
  }

  private writeEmployer(row: number, entity: number): void {
    this.hasEmployer[row] = entity < 0 ? 0 : 1;
    const { usccs } = this.world.enterprises;
    if (entity >= 0) usccs.copy(this.employerUsccs, row * usccBytes, entity * usccBytes, (entity + 1) * usccBytes);
  }

  private sign(row: number): void {
    const { random, world } = this;
    this.term[row] = random.weighted(termWeights);
    this.signedDay[row] = this.registeredDay[row]! - random.below(10);
    const yearsSince = Math.floor((world.today - this.signedDay[row]) / 365);
    this.endsDay[row] =
      this.term[row] === FIXED ? this.signedDay[row] + 365 * (yearsSince + random.between(1, 3)) : none;
  }

  private kindOf(slot: number): number {
    const { persons, enterprises } = this.world;
    const work = persons.work[slot]!;
    if (work === EMPLOYEE) return EMPLOYED;
    if (work === UNEMPLOYED) return JOBLESS;
    const own = this.owns[slot]!;
    const isOwner = own >= 0 && enterprises.legalRepresentative[own] === slot && !enterprises.isEnded(own);
    return isOwner ? SELF_EMPLOYED : FLEXIBLY_EMPLOYED;
  }

  /** First whoever has waited, then the register of residents in its order, then anyone; -1 if none is found. */
  private findPerson(): number {
    const { persons } = this.world;
    for (let slot = this.waiting.shift(); slot !== undefined; slot = this.waiting.shift()) {
      if (this.mayRegister(slot)) return slot;
    }
    while (this.reached < persons.count) {
      const slot = persons.inRegister(this.reached++);
      if (this.mayRegister(slot)) return slot;
    }
    for (let tried = 0; tried < tries; tried++) {
      const slot = this.random.below(persons.count);
      if (this.mayRegister(slot)) return slot;
    }
    return none;
  }

  private mayRegister(slot: number): boolean {
    const { persons, today } = this.world;
    if (persons.status[slot] !== ACTIVE || this.isRegistered[slot] === 1) return false;
    const age = persons.ageOf(slot, today);
    const work = persons.work[slot]!;
    return age >= firstAge && age <= lastAge && (work === EMPLOYEE || work === FLEXIBLE || work === UNEMPLOYED);
  }

  /** What a registration says ends when the person's life has changed, or changes now. */
  private live(row: number): void {
    const { random, world } = this;
    const { persons, today } = world;
    const slot = this.person[row]!;
    const isThere = persons.status[slot] === ACTIVE && isStill(persons, slot, this.idNumbers, row);
    if (!isThere || this.kindOf(slot) !== this.kind[row] || persons.employer[slot] !== this.employer[row]) {
      this.end(row);
      return;
    }
    const draw = random.unit();
    if (this.kind[row] === EMPLOYED && draw < 0.3) {
      if (draw < 0.15) leaveEmployer(persons, slot, random, today);
      else persons.hire(slot, today);
      this.end(row);
    } else if (this.kind[row] !== EMPLOYED && draw < 0.4) {
      persons.hire(slot, today);
      this.end(row);
    } else if (draw < 0.7) this.skills[row]! |= 1 << random.below(skillCount);
    else this.wageFen[row] = Math.floor((this.wageFen[row]! * random.between(98, 108)) / 100);
  }

  private end(row: number): void {
    const slot = this.person[row]!;
    this.endedDay[row] = this.world.today;
    this.isRegistered[slot] = 0;
    if (this.waiting.length < waitingAtMost) this.waiting.push(slot);
  }
}

const occupationWeights = occupations.map(({ weight }, index) => [index, weight] as const);
const termWeights = [
  [0, 70],
  [1, 22],
  [2, 8],
] as const;
const reasonWeights = [
  [0, 25],
  [1, 22],
  [2, 35],
  [3, 6],
  [5, 12],
] as const;

export const employments = (world: World): Employments => new Employments(world, world.randomFor('employments'));
