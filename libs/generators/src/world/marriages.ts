import { counties, maritalStatuses } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { dayAt } from './calendar.ts';
import { FileNumbers } from './file-numbers.ts';
import { ACTIVE, idNumberBytes, type Persons } from './persons.ts';
import { workingMoment } from './working-hours.ts';
import type { World } from './world.ts';

export const marriageKinds = ['MARRY', 'DIVORCE', 'ANNUL', 'REISSUE'] as const;
const [MARRY, DIVORCE, ANNUL, REISSUE] = [0, 1, 2, 3];

/** Law: from 22 for men, from 20 for women. */
const leastAge = [20, 22];
const oldestToMarry = 60;
/** Who has waited for the thirty days of the cooling period must come for the certificate within as many again. */
const claimDays = 30;
const couplesKept = 200;
const foreignShare = 0.05;
const tries = 400;
const none = -1;
const passports = 10_000_000;
const foreignNames = ['甲', '乙', '丙', '丁', '戊', '己'].map((sign) => encodedText(`示例外籍人士${sign}`));
const [single, first, again, widowed, divorced] = ['10', '21', '22', '30', '40'].map((code) =>
  maritalStatuses.findIndex((row) => row.code === code),
) as [number, number, number, number, number];

/** One of the two, as the office writes them down. */
export interface Spouse {
  /** Avro bytes of the citizen number or passport number. */
  readonly id: Buffer;
  /** Avro bytes. */
  readonly name: Buffer;
  /** Index into `maritalStatuses`. */
  readonly before: number;
  readonly foreign: boolean;
}

export interface Registration {
  readonly number: Buffer;
  readonly kind: number;
  readonly first: Spouse;
  readonly second: Spouse;
  /** Index of the county whose office registers. */
  readonly county: number;
  readonly atMs: number;
  /** Last day of the cooling period, -1 for none. */
  readonly coolingEndsDay: number;
}

/** Husband and wife by slot; the wife of another country is `none`. */
interface Couple {
  readonly man: number;
  readonly woman: number;
  readonly foreigner: Spouse | undefined;
}

/** What the marriage offices register. Marital status of the residents follows at once. */
class Marriages {
  /** Avro bytes of the office of each county. */
  readonly offices = counties.map(({ name }) => encodedText(`${name}民政局婚姻登记处(模拟)`));
  private readonly couples: Couple[] = [];
  private readonly numbers = new FileNumbers('HY');

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {}

  next(): Registration {
    const kind = this.random.weighted(kindWeights);
    // Where no one is left to marry, some are to be divorced, and the other way round.
    return this.begin(kind) ?? this.begin(kind === MARRY ? DIVORCE : MARRY) ?? this.reissueAny();
  }

  private begin(kind: number): Registration | undefined {
    const couple = kind === MARRY ? this.findPair() : (this.takeCouple(kind) ?? this.findMarried(kind));
    return couple === undefined ? undefined : this.register(kind, couple);
  }

  /** A couple that married here, if one stands to be divorced; only its certificate is written anew if it stays one. */
  private takeCouple(kind: number): Couple | undefined {
    const { couples, random, world } = this;
    if (couples.length === 0 || random.chance(0.5)) return undefined;
    const at = random.below(couples.length);
    const couple = couples[at]!;
    const isWhole = [couple.man, couple.woman].every((slot) => slot === none || isMarried(world.persons, slot));
    if (!isWhole || kind !== REISSUE) {
      couples[at] = couples[couples.length - 1]!;
      couples.pop();
    }
    return isWhole ? couple : undefined;
  }

  private findPair(): Couple | undefined {
    const { random } = this;
    const man = this.find(1, isFree, none);
    if (man < 0) return undefined;
    if (random.chance(foreignShare)) return { man, woman: none, foreigner: this.foreigner(single) };
    const woman = this.find(0, isFree, man);
    return woman < 0 ? undefined : { man, woman, foreigner: undefined };
  }

  /** Two who were married before the line opened. */
  private findMarried(kind: number): Couple | undefined {
    const man = this.find(1, isMarried, none);
    if (man < 0) return undefined;
    if (kind === REISSUE && this.random.chance(foreignShare)) {
      return { man, woman: none, foreigner: this.foreigner(first) };
    }
    const woman = this.find(0, isMarried, man);
    return woman < 0 ? undefined : { man, woman, foreigner: undefined };
  }

  /** Someone of a sex to whom it applies, -1 if none is found. */
  private find(sex: number, applies: (persons: Persons, slot: number) => boolean, partner: number): number {
    const { random, world } = this;
    const { persons } = world;
    for (let tried = 0; tried < tries; tried++) {
      const slot = random.below(persons.count);
      if (persons.male[slot] !== sex || persons.status[slot] !== ACTIVE || !applies(persons, slot)) continue;
      const age = persons.ageOf(slot, world.today);
      if (age < leastAge[sex]! || age > oldestToMarry) continue;
      // Closer in age than a generation, unless it takes too long to find.
      if (partner < 0 || tried > tries / 2 || Math.abs(age - persons.ageOf(partner, world.today)) <= 12) return slot;
    }
    return none;
  }

  private foreigner(before: number): Spouse {
    const { random } = this;
    const number = String(random.below(passports)).padStart(7, '0');
    return { id: encodedText(`XX${number}`), name: random.pick(foreignNames), before, foreign: true };
  }

  /** In a world in which no one is to be found: a founder's certificate. */
  private reissueAny(): Registration {
    const { anchored } = this.world.persons;
    return this.register(REISSUE, {
      man: this.random.below(anchored),
      woman: none,
      foreigner: this.foreigner(first),
    });
  }

  private register(kind: number, couple: Couple): Registration {
    const { random, world } = this;
    const { persons, places } = world;
    const atMs = workingMoment(world.nowMs, random);
    const { county } = places.at(persons.home[couple.man]!);
    const registration: Registration = {
      number: this.numbers.issue(places.ofCounty[county]!, atMs),
      kind,
      first: this.spouse(couple.man),
      second: couple.foreigner ?? this.spouse(couple.woman),
      county,
      atMs,
      coolingEndsDay: kind === DIVORCE ? dayAt(atMs) - random.below(claimDays) : none,
    };
    this.settle(kind, couple);
    return registration;
  }

  private spouse(slot: number): Spouse {
    const { persons } = this.world;
    return {
      id: Buffer.concat([eighteen, persons.idNumbers.subarray(slot * idNumberBytes, (slot + 1) * idNumberBytes)]),
      name: persons.names[slot]!,
      before: persons.marital[slot]!,
      foreign: false,
    };
  }

  private settle(kind: number, couple: Couple): void {
    if (kind === REISSUE) return;
    const { marital } = this.world.persons;
    for (const slot of [couple.man, couple.woman]) {
      if (slot === none) continue;
      if (kind === MARRY) marital[slot] = marital[slot] === single ? first : again;
      else marital[slot] = kind === DIVORCE ? divorced : single;
    }
    if (kind !== MARRY || this.couples.length === couplesKept) return;
    const { foreigner } = couple;
    this.couples.push({ ...couple, foreigner: foreigner === undefined ? undefined : { ...foreigner, before: first } });
  }
}

/** Avro size of a text of 18 signs. */
const eighteen = Buffer.of(2 * idNumberBytes);
const kindWeights = [
  [MARRY, 55],
  [DIVORCE, 26],
  [REISSUE, 13],
  [ANNUL, 6],
] as const;

function isFree({ marital }: Persons, slot: number): boolean {
  return marital[slot] === single || marital[slot] === widowed || marital[slot] === divorced;
}

function isMarried(persons: Persons, slot: number): boolean {
  return !isFree(persons, slot);
}

export const marriages = (world: World): Marriages => new Marriages(world, world.randomFor('marriages'));
