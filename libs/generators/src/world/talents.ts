import { cities, degrees } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { EMPLOYEE } from './persons.ts';
import type { World } from './world.ts';

export const talentLevels = ['A', 'B', 'C', 'D', 'E'] as const;
export const talentStatuses = ['VALID', 'EXPIRED', 'WITHDRAWN'] as const;
const [VALID_TALENT, EXPIRED_TALENT, WITHDRAWN] = [0, 1, 2];
export const talentSubsidies = ['HOUSING', 'LIVING', 'SETTLING'] as const;
const fieldCount = 8;
/** A talent has at most so many projects and subsidies in the register. */
export const awardsKept = 3;

const registerSize = 60;
const validDays = 5 * 365;
const none = -1;
const tries = 24;

/** Recognised talents, a column a property; all are persons who stay. */
export class Talents {
  readonly count = registerSize;
  /** Avro bytes of each talent's number. */
  readonly ids: Buffer[] = [];
  readonly person = new Uint32Array(registerSize);
  readonly level = new Uint8Array(registerSize);
  readonly field = new Uint8Array(registerSize);
  readonly degree = new Uint8Array(registerSize);
  /** Slot of an enterprise that never ends. */
  readonly employer = new Uint32Array(registerSize);
  readonly recognisedDay = new Int32Array(registerSize);
  /** -1 for no end. */
  readonly validUntilDay = new Int32Array(registerSize);
  readonly status = new Uint8Array(registerSize);
  readonly projects = new Uint8Array(registerSize);
  readonly subsidies = new Uint8Array(registerSize);
  /** When each of a talent's projects began and each subsidy was paid. */
  readonly projectDay = new Int32Array(registerSize * awardsKept);
  readonly subsidyDay = new Int32Array(registerSize * awardsKept);
  readonly version = new Uint32Array(registerSize);
  private readonly isTalent: Uint8Array;
  private issued = 0;
  private reached = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    this.isTalent = new Uint8Array(world.persons.count);
    for (let row = 0; row < registerSize; row++) {
      const age = random.between(30, 1500);
      this.recognise(row, world.today - age);
      for (let given = random.below(3); given > 0; given--) this.award(row, world.today - random.below(age));
      if (row % 10 === 3) this.expire(row, random.between(1, 300));
      if (row % 20 === 7) this.status[row] = WITHDRAWN;
    }
  }

  /** Moves a row of the first `among` on and answers it. */
  step(among: number): number {
    const { random, world } = this;
    const row = random.below(among);
    if (this.status[row] === WITHDRAWN) {
      this.recognise(row, world.today);
      return row;
    }
    this.version[row]!++;
    const draw = random.unit();
    if (this.status[row] === EXPIRED_TALENT) this.renew(row, world.today);
    else if (draw < 0.08) this.status[row] = WITHDRAWN;
    else if (draw < 0.2) this.expire(row, 1);
    else if (draw < 0.3) this.level[row] = Math.max(1, this.level[row]! - 1);
    else this.award(row, world.today);
    this.follow(row);
    return row;
  }

  private recognise(row: number, day: number): void {
    const { random, world } = this;
    const { persons, places } = world;
    this.isTalent[this.person[row]!] = 0;
    const slot = this.findPerson();
    this.isTalent[slot] = 1;
    this.person[row] = slot;
    this.level[row] = random.weighted(levelWeights);
    this.field[row] = random.below(fieldCount);
    this.degree[row] = random.weighted(degreeWeights);
    this.employer[row] = random.pick(world.enterprises.employers);
    this.projects[row] = 0;
    this.subsidies[row] = 0;
    this.version[row] = 1;
    this.renew(row, day);
    this.follow(row);
    const city = cities[places.at(persons.home[slot]!).city]!.code.slice(0, 4);
    this.ids[row] = encodedText(`RC${city}99${String(++this.issued).padStart(8, '0')}`);
  }

  /** For five years; those of the highest level for good. */
  private renew(row: number, day: number): void {
    this.recognisedDay[row] = day;
    this.validUntilDay[row] = this.level[row] === 0 ? none : day + validDays;
    this.status[row] = VALID_TALENT;
  }

  private expire(row: number, daysAgo: number): void {
    this.validUntilDay[row] = this.world.today - daysAgo;
    this.recognisedDay[row] = this.validUntilDay[row] - validDays;
    this.status[row] = EXPIRED_TALENT;
  }

  /** A project or a subsidy, while there is room for it. */
  private award(row: number, day: number): void {
    if (this.random.chance(0.4)) {
      if (this.projects[row]! < awardsKept) this.projectDay[row * awardsKept + this.projects[row]!++] = day;
    } else if (this.subsidies[row]! < awardsKept) this.subsidyDay[row * awardsKept + this.subsidies[row]!++] = day;
  }

  /** The register writes down the employer that the person has now; the last one while there is none. */
  private follow(row: number): void {
    const employer = this.world.persons.employer[this.person[row]!]!;
    if (employer >= 0) this.employer[row] = employer;
  }

  /** An employee who stays and is no talent yet; in a small world any founder. */
  private findPerson(): number {
    const { persons } = this.world;
    const isFit = (slot: number): boolean =>
      slot < persons.anchored && persons.work[slot] === EMPLOYEE && this.isTalent[slot] === 0;
    while (this.reached < persons.count) {
      const slot = persons.inRegister(this.reached++);
      if (isFit(slot)) return slot;
    }
    for (let tried = 0; tried < tries; tried++) {
      const slot = this.random.below(persons.anchored);
      if (isFit(slot)) return slot;
    }
    return this.random.below(persons.anchored);
  }
}

const levelWeights = [2, 5, 13, 25, 55].map((weight, level) => [level, weight] as const);
const degreeWeights = degrees.map(({ weight }, degree) => [degree, weight] as const);

export const talents = (world: World): Talents => new Talents(world, world.randomFor('talents'));
