import type { Random } from '@rail/kernel';

import { dwellingOf, isStill, remember } from './acquaintance.ts';
import { civilDate, dayOf } from './calendar.ts';
import { ACTIVE, DECEASED, EMPLOYEE, idNumberBytes, type Persons } from './persons.ts';
import {
  GRADUATE,
  JUNIOR,
  KINDERGARTEN,
  PRIMARY,
  type Schools,
  schools,
  SENIOR,
  UNDERGRADUATE,
  VOCATIONAL,
} from './schools.ts';
import type { World } from './world.ts';

export const pupilStatuses = ['ENROLLED', 'TRANSFERRED', 'SUSPENDED', 'GRADUATED', 'DROPPED'] as const;
export const [ENROLLED, TRANSFERRED, PAUSED, GRADUATED, DROPPED] = [0, 1, 2, 3, 4];
export const pupilSubsidies = ['NONE', 'HARDSHIP', 'EXEMPT'] as const;

const registerSize = 240;
const [youngest, oldest] = [3, 24];
const none = -1;
const tries = 24;
const yearDays = 365.25;
/** The first stage whose pupils may be grown up, and what the age at entry and the years of each stage are. */
const entryAge = [3, 6, 12, 15, 15, 18, 22];
const years = [3, 6, 3, 3, 3, 4, 3];

/** 学籍 of those who learn, a column a property, a row a pupil; whoever has left for good makes room for another. */
export class Pupils {
  readonly count: number;
  readonly person: Uint32Array;
  readonly idNumbers: Buffer;
  /** Avro bytes of each name. */
  readonly names: Buffer[];
  readonly school: Uint16Array;
  readonly stage: Uint8Array;
  readonly grade: Uint8Array;
  readonly enrolledDay: Int32Array;
  readonly status: Uint8Array;
  /** Slot of a person who stays, -1 for none. */
  readonly guardian: Int32Array;
  readonly boarding: Uint8Array;
  readonly migrant: Uint8Array;
  /** Index into `pupilSubsidies`, -1 for none recorded. */
  readonly subsidy: Int8Array;
  /** Number of the newest change of the row in the register. */
  readonly version: Uint32Array;
  private readonly persons: Persons;
  private readonly rowOf: Int32Array;
  private changes = 0;

  constructor(
    private readonly world: World,
    readonly schools: Schools,
    private readonly random: Random,
  ) {
    const { persons } = world;
    this.persons = persons;
    const found: number[] = [];
    for (let place = 0; place < persons.count && found.length < registerSize; place++) {
      const slot = persons.inRegister(place);
      if (this.mayLearn(slot)) found.push(slot);
    }
    // A very small world may have no one of that age.
    if (found.length === 0) found.push(0);
    this.count = found.length;
    this.person = new Uint32Array(this.count);
    this.idNumbers = Buffer.alloc(this.count * idNumberBytes);
    this.names = found.map((slot) => persons.names[slot]!);
    this.school = new Uint16Array(this.count);
    this.stage = new Uint8Array(this.count);
    this.grade = new Uint8Array(this.count);
    this.enrolledDay = new Int32Array(this.count);
    this.status = new Uint8Array(this.count);
    this.guardian = new Int32Array(this.count);
    this.boarding = new Uint8Array(this.count);
    this.migrant = new Uint8Array(this.count);
    this.subsidy = new Int8Array(this.count);
    this.version = new Uint32Array(this.count);
    this.rowOf = new Int32Array(persons.count).fill(none);
    for (const [row, slot] of found.entries()) {
      this.enrol(row, slot);
      this.status[row] = this.statusAtStart(row);
    }
  }

  /** Moves a row of the first `among` on and answers it. */
  step(among: number): number {
    const { random } = this;
    for (let tried = 0; tried < tries; tried++) {
      const row = random.below(among);
      if (!this.isThere(row)) {
        if (!this.leave(row) && !this.replace(row)) continue;
      } else if (!this.live(row)) continue;
      this.version[row] = ++this.changes;
      return row;
    }
    const row = random.below(among);
    this.boarding[row]! ^= 1;
    this.version[row] = ++this.changes;
    return row;
  }

  /** A row whose pupil is enrolled; if none is found, any. */
  pickEnrolled(): number {
    let row = 0;
    for (let tried = 0; tried < tries; tried++) {
      row = this.random.below(this.count);
      if (this.status[row] === ENROLLED) break;
    }
    return row;
  }

  private mayLearn(slot: number): boolean {
    const { persons, world } = this;
    if (slot < persons.anchored || persons.status[slot] !== ACTIVE) return false;
    const age = persons.ageOf(slot, world.today);
    return age >= youngest && age <= oldest && persons.work[slot] !== EMPLOYEE;
  }

  private isThere(row: number): boolean {
    const { persons } = this;
    const slot = this.person[row]!;
    return persons.status[slot] === ACTIVE && isStill(persons, slot, this.idNumbers, row);
  }

  /** Some of each status among the first, so that whoever reads but the beginning meets all of them. */
  private statusAtStart(row: number): number {
    if (this.grade[row] === years[this.stage[row]!] && (this.stage[row]! >= UNDERGRADUATE || row % 4 === 1)) {
      return GRADUATED;
    }
    return [ENROLLED, ENROLLED, TRANSFERRED, ENROLLED, ENROLLED, PAUSED, ENROLLED, DROPPED][row % 32] ?? ENROLLED;
  }

  private enrol(row: number, slot: number): void {
    const { persons, random } = this;
    this.rowOf[this.person[row]!] = none;
    this.person[row] = slot;
    this.rowOf[slot] = row;
    remember(persons, slot, this.idNumbers, row);
    this.names[row] = persons.names[slot]!;
    this.guardian[row] = persons.guardian[slot]!;
    this.boarding[row] = 0;
    this.subsidy[row] = random.chance(0.3) ? none : random.weighted(subsidyWeights);
    this.enterStage(row);
    this.version[row] = ++this.changes;
  }

  /** The stage and grade of one so old; the school year begins on the first of September. */
  private enterStage(row: number): void {
    const { persons, random, world } = this;
    const slot = this.person[row]!;
    const { year, month } = civilDate(world.today);
    const schoolYear = month >= 9 ? year : year - 1;
    const age = Math.floor((dayOf(schoolYear, 9, 1) - persons.birthDay[slot]!) / yearDays);
    const stage = stageOf(age, slot);
    this.stage[row] = stage;
    this.grade[row] = Math.min(Math.max(age - entryAge[stage]! + 1, 1), years[stage]!);
    this.enrolledDay[row] = dayOf(schoolYear - this.grade[row] + 1, 9, 1);
    if (stage > KINDERGARTEN && random.chance(stage >= SENIOR ? 0.5 : 0.08)) this.boarding[row] = 1;
    this.enterSchool(row);
  }

  /** A school where the pupil lives. */
  private enterSchool(row: number): void {
    const { persons, world } = this;
    const slot = this.person[row]!;
    const { city } = world.places.at(dwellingOf(persons, slot));
    this.school[row] = this.schools.find(city, this.stage[row]!, this.random.below(8));
    this.migrant[row] = world.places.at(persons.home[slot]!).city === city ? 0 : 1;
  }

  /** Whoever has died or moved away leaves school; false if the row says so already. */
  private leave(row: number): boolean {
    if (this.status[row] !== ENROLLED && this.status[row] !== PAUSED) return false;
    this.status[row] = this.persons.status[this.person[row]!] === DECEASED ? DROPPED : TRANSFERRED;
    return true;
  }

  private replace(row: number): boolean {
    for (let tried = 0; tried < tries; tried++) {
      const slot = this.random.below(this.persons.count);
      if (this.rowOf[slot]! >= 0 || !this.mayLearn(slot)) continue;
      this.enrol(row, slot);
      this.status[row] = ENROLLED;
      return true;
    }
    return false;
  }

  /** One step of a life at school; false if nothing more comes of this one. */
  private live(row: number): boolean {
    const { random } = this;
    const draw = random.unit();
    switch (this.status[row]) {
      case ENROLLED:
        this.learn(row, draw);
        return true;
      case GRADUATED:
        if (this.stage[row]! >= UNDERGRADUATE || !this.hasGrownOut(row)) return this.replace(row);
        this.enterStage(row);
        break;
      case TRANSFERRED:
        this.enterSchool(row);
        this.enrolledDay[row] = termStart(this.world.today);
        break;
      default:
    }
    this.status[row] = ENROLLED;
    return true;
  }

  private learn(row: number, draw: number): void {
    if (draw < 0.2) this.status[row] = TRANSFERRED;
    else if (draw < 0.3) this.status[row] = PAUSED;
    else if (draw < 0.35 && this.stage[row]! >= SENIOR) this.status[row] = DROPPED;
    else if (draw < 0.6 && this.grade[row] === years[this.stage[row]!]) this.status[row] = GRADUATED;
    else if (draw < 0.8) this.subsidy[row] = this.random.weighted(subsidyWeights);
    else this.boarding[row]! ^= 1;
  }

  /** Whether the age is that of a later stage. */
  private hasGrownOut(row: number): boolean {
    const age = this.persons.ageOf(this.person[row]!, this.world.today);
    return age >= entryAge[this.stage[row]!]! + years[this.stage[row]!]!;
  }
}

const subsidyWeights = [
  [0, 80],
  [1, 8],
  [2, 12],
] as const;

function stageOf(age: number, slot: number): number {
  if (age < 6) return KINDERGARTEN;
  if (age < 12) return PRIMARY;
  if (age < 15) return JUNIOR;
  if (age < 18) return slot % 5 < 2 ? VOCATIONAL : SENIOR;
  return age < 22 ? UNDERGRADUATE : GRADUATE;
}

/** The day on which the running term began: the first of September, or the twentieth of February. */
function termStart(today: number): number {
  const { year, month, day } = civilDate(today);
  if (month >= 9) return dayOf(year, 9, 1);
  return month > 2 || (month === 2 && day >= 20) ? dayOf(year, 2, 20) : dayOf(year - 1, 9, 1);
}

export const pupils = (world: World): Pupils => new Pupils(world, world.part(schools), world.randomFor('pupils'));
