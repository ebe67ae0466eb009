import { diagnoses, vaccines } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { drawUuid, uuidBytes } from '../encode/uuid.ts';
import { dateDigits, dayAt, dayStartMs } from './calendar.ts';
import { hospitals } from './hospitals.ts';
import { type Lives, lives } from './lives.ts';
import { outbreaks } from './outbreaks.ts';
import { idNumberBytes } from './persons.ts';
import type { World } from './world.ts';

/** Kinds in the order of the schema, which is the order of the branches of `detail`. */
export const healthEventKinds = ['BIRTH', 'DEATH', 'INFECTIOUS', 'VACCINATION', 'FOODBORNE'] as const;
const [BIRTH, DEATH, INFECTIOUS, VACCINATION, FOODBORNE] = [0, 1, 2, 3, 4];
export const lawClasses = ['A', 'B', 'C'] as const;

export type HealthDetail =
  | {
      readonly kind: 'BIRTH';
      readonly certificate: Buffer;
      readonly bornMs: number;
      readonly male: boolean;
      readonly weeks: number;
      weightG: number;
    }
  | { readonly kind: 'DEATH'; readonly certificate: Buffer; readonly diedMs: number; readonly cause: Buffer }
  | {
      readonly kind: 'INFECTIOUS';
      readonly disease: Buffer;
      readonly lawClass: number;
      readonly onsetDay: number;
      readonly diagnosedMs: number;
    }
  | { readonly kind: 'VACCINATION'; readonly vaccine: Buffer; readonly dose: number; readonly batch: Buffer }
  | {
      readonly kind: 'FOODBORNE';
      readonly exposureDay: number;
      readonly food: Buffer | undefined;
      /** Slot of an enterprise that never ends. */
      readonly enterprise: number;
      patients: number;
    };

export interface HealthEvent {
  readonly id: Buffer;
  /** Index into `healthEventKinds`. */
  readonly kind: number;
  /** Citizen numbers as they were when it happened, undefined for none. */
  readonly person: Buffer | undefined;
  readonly mother: Buffer | undefined;
  readonly institution: number;
  readonly detail: HealthDetail;
  readonly eventMs: number;
  readonly reportedMs: number;
  version: number;
}

const dayMs = 86_400_000;
const kindWeights = [
  [BIRTH, 12],
  [DEATH, 8],
  [INFECTIOUS, 20],
  [VACCINATION, 50],
  [FOODBORNE, 10],
] as const;
const codeOf = (code: string): Buffer => encodedText(diagnoses.find((row) => row.code === code)!.code);
/** Disease, class of the law on infectious diseases, weight. */
const infections = (
  [
    ['A00.9', 0, 1],
    ['A15.0', 1, 14],
    ['B16.9', 1, 16],
    ['A38', 1, 5],
    ['U07.1', 1, 12],
    ['J10.1', 2, 26],
    ['B08.4', 2, 16],
    ['A08.4', 2, 8],
    ['B26.9', 2, 4],
  ] as const
).map(([code, lawClass, weight]) => [{ disease: codeOf(code), lawClass }, weight] as const);
const causes = ['I63.9', 'I25.1', 'C34.9', 'J44.9', 'C18.9', 'J18.9'].map(codeOf);
const foods = ['凉拌菜', '卤味', '生腌海鲜', '裱花蛋糕', '四季豆'].map((name) => encodedText(`${name}(虚构)`));
const vaccineCodes = vaccines.map(({ code }) => encodedText(code));
const childVaccines = vaccines.flatMap(({ child }, index) => (child ? [index] : []));
const adultVaccines = vaccines.flatMap(({ child }, index) => (child ? [] : [index]));
/** Events that may still be corrected. */
const remembered = 16;
const correctedShare = 0.04;

/** What the institutions of health report. */
class HealthEvents {
  private readonly lives: Lives;
  private readonly recent: HealthEvent[] = [];
  private certificates = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    this.lives = world.part(lives);
  }

  /** The next report, or the correction of one of the latest. */
  step(): HealthEvent {
    const { random, recent } = this;
    if (recent.length === remembered && random.chance(correctedShare)) {
      const event = random.pick(recent);
      event.version++;
      // The weight was misread, or more have fallen ill; in other kinds a text that this line does not have.
      if (event.detail.kind === 'BIRTH') event.detail.weightG += 10;
      else if (event.detail.kind === 'FOODBORNE') event.detail.patients++;
      return event;
    }
    const event = this.happen(random.weighted(kindWeights)) ?? this.foodborne();
    recent.push(event);
    if (recent.length > remembered) recent.shift();
    return event;
  }

  private happen(kind: number): HealthEvent | undefined {
    switch (kind) {
      case BIRTH:
        return this.birth();
      case DEATH:
        return this.death() ?? this.vaccination();
      case INFECTIOUS:
        return this.infection();
      case VACCINATION:
        return this.vaccination();
      default:
        return undefined;
    }
  }

  private birth(): HealthEvent {
    const { random } = this;
    const { mother, male, bornMs } = this.lives.birth();
    const weeks = random.between(35, 41);
    const weightG = 2300 + (weeks - 35) * 150 + random.below(700);
    const detail: HealthDetail = {
      kind: 'BIRTH',
      certificate: this.certificate('Q', bornMs),
      bornMs,
      male,
      weightG,
      weeks,
    };
    return this.event(BIRTH, { detail, eventMs: bornMs, mother, city: this.cityOf(mother) });
  }

  private death(): HealthEvent | undefined {
    const { random, world } = this;
    const person = this.lives.death();
    if (person < 0) return undefined;
    const diedMs = world.nowMs - random.below(dayMs / 8);
    const detail: HealthDetail = {
      kind: 'DEATH',
      certificate: this.certificate('S', diedMs),
      diedMs,
      cause: random.pick(causes),
    };
    return this.event(DEATH, { detail, eventMs: diedMs, person, city: this.cityOf(person) });
  }

  private infection(): HealthEvent | undefined {
    const { random, world } = this;
    const person = this.lives.aged(0, 90);
    if (person < 0) return undefined;
    const onsetDay = world.today - random.between(1, 5);
    const detail: HealthDetail = {
      kind: 'INFECTIOUS',
      ...random.weighted(infections),
      onsetDay,
      diagnosedMs: world.nowMs - random.below(dayMs / 2),
    };
    return this.event(INFECTIOUS, { detail, eventMs: dayStartMs(onsetDay), person, city: this.cityOf(person) });
  }

  /** Of a child if one is found, else of an adult. */
  private vaccination(): HealthEvent | undefined {
    const { random, world } = this;
    const { persons } = world;
    const child = this.lives.aged(0, 6);
    const person = child >= 0 ? child : this.lives.aged(18, 90);
    if (person < 0) return undefined;
    const vaccine = random.pick(child >= 0 ? childVaccines : adultVaccines);
    const dose = Math.min(vaccines[vaccine]!.doses, 1 + Math.max(0, persons.ageOf(person, world.today) % 4));
    const batch = encodedText(`XG${dateDigits(world.today - 200).slice(0, 6)}${random.between(10, 99)}`);
    const detail: HealthDetail = { kind: 'VACCINATION', vaccine: vaccineCodes[vaccine]!, dose, batch };
    return this.event(VACCINATION, { detail, eventMs: world.nowMs, person, city: this.cityOf(person) });
  }

  private foodborne(): HealthEvent {
    const { random, world } = this;
    const outbreak = world.part(outbreaks);
    const patients = outbreak.report();
    const { enterprise, exposureDay, city } = outbreak;
    const food = outbreak.food % 7 === 0 ? undefined : foods[outbreak.food % foods.length];
    const detail: HealthDetail = { kind: 'FOODBORNE', exposureDay, food, enterprise, patients };
    const person = this.lives.aged(5, 80);
    const eventMs = dayStartMs(exposureDay);
    return this.event(FOODBORNE, { detail, eventMs, city, ...(person < 0 || random.chance(0.1) ? {} : { person }) });
  }

  private event(
    kind: number,
    about: {
      readonly detail: HealthDetail;
      readonly eventMs: number;
      readonly city: number;
      readonly person?: number;
      readonly mother?: number;
    },
  ): HealthEvent {
    const { world, random } = this;
    const id = Buffer.alloc(uuidBytes);
    drawUuid(random, id, 0);
    return {
      id,
      kind,
      person: this.numberOf(about.person),
      mother: this.numberOf(about.mother),
      institution: world.part(hospitals).pickIn(about.city, random),
      detail: about.detail,
      eventMs: about.eventMs,
      reportedMs: Math.min(world.nowMs, about.eventMs + random.below(3 * dayMs)),
      version: 1,
    };
  }

  private numberOf(person: number | undefined): Buffer | undefined {
    if (person === undefined) return undefined;
    return Buffer.from(this.world.persons.idNumbers.subarray(person * idNumberBytes, (person + 1) * idNumberBytes));
  }

  private cityOf(person: number): number {
    return this.world.places.at(this.world.persons.home[person]!).city;
  }

  /** A 医学证明编号: one letter, year and day, serial. */
  private certificate(letter: string, atMs: number): Buffer {
    return encodedText(`${letter}33${dateDigits(dayAt(atMs))}${String(++this.certificates).padStart(8, '0')}`);
  }
}

/** The events of health of a world. */
export const healthEvents = (world: World): HealthEvents => new HealthEvents(world, world.randomFor('health-events'));
