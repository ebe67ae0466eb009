import { cities, industries } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { civilDate } from './calendar.ts';
import { type CaseNumbers, caseNumbers } from './case-numbers.ts';
import type { Enterprises } from './enterprises.ts';
import { IDLE, parcelCodeBytes, type Parcels, parcels } from './parcels.ts';
import type { Persons } from './persons.ts';
import type { Places } from './places.ts';
import type { World } from './world.ts';

export const rightStatuses = ['CURRENT', 'TRANSFERRED', 'SEIZED', 'CANCELLED'] as const;
export const [CURRENT, TRANSFERRED, SEIZED, CANCELLED] = [0, 1, 2, 3];
export const rightKinds = [
  'STATE_LAND_AND_HOUSE',
  'STATE_LAND',
  'COLLECTIVE_LAND',
  'HOMESTEAD',
  'FOREST',
  'SEA',
  'CONTRACTED_LAND',
] as const;
const [HOUSE, STATE_LAND, COLLECTIVE, HOMESTEAD, FOREST, SEA, CONTRACTED] = [0, 1, 2, 3, 4, 5, 6];
export const coOwnerships = ['SOLE', 'JOINT', 'BY_SHARE'] as const;
export const [SOLE, JOINT, BY_SHARE] = [0, 1, 2];

export const unitCodeBytes = 28;
const registerSize = 96;
const none = -1;
/** A loan or a seizure on a unit. A registrar takes none off before it is released. */
export interface Burden {
  /** The bank's slot, or the court's case number as Avro bytes. */
  readonly bank: number;
  readonly caseNumber: Buffer;
  readonly fen: number;
  readonly fromDay: number;
  /** -1 while it lasts. */
  toDay: number;
}

const noText = encodedText('');
/** Signs 13 and 14 of a parcel: which right can be on it. */
const kindOfFeature: Readonly<Record<string, number>> = {
  GB: HOUSE,
  JB: COLLECTIVE,
  JC: HOMESTEAD,
  JE: FOREST,
  GH: SEA,
  JD: CONTRACTED,
};
/** What stands on a unit of each kind of right: house, trees, other, nothing. */
const fixtures = ['F', 'W', 'F', 'F', 'L', 'W', 'W'];
/**
 * The parcels of the first slots, from the end of the register if negative: two that lie idle, and one of each kind of
 * land. Their rights stay, so that each kind is always to be found.
 */
const lastingParcels = [3, 11, -8, -6, -5, -4, -3, -2];
const [seventyYears, fiftyYears] = [25_567, 18_262];

/** The register of rights in land and houses, a column a property, a slot a certificate. */
export class Rights {
  readonly count = registerSize;
  readonly units = Buffer.alloc(registerSize * unitCodeBytes);
  /** Avro bytes of each certificate number. */
  readonly certificates: Buffer[] = Array.from({ length: registerSize }, () => noText);
  readonly kind = new Uint8Array(registerSize);
  /** Slots of persons who stay; the second -1 for a sole owner. */
  readonly owner = new Int32Array(registerSize);
  readonly partner = new Int32Array(registerSize);
  readonly coOwnership = new Uint8Array(registerSize);
  readonly place = new Uint32Array(registerSize);
  readonly house = new Uint16Array(registerSize);
  /** Square metres, times 100. */
  readonly area = new Float64Array(registerSize);
  readonly landClass = new Uint8Array(registerSize);
  readonly registeredDay = new Int32Array(registerSize);
  readonly termDays = new Int32Array(registerSize);
  /** Fen, -1 where none was paid. */
  readonly dealFen = new Float64Array(registerSize);
  readonly mortgage: (Burden | undefined)[] = Array.from({ length: registerSize }, () => undefined);
  readonly seizure: (Burden | undefined)[] = Array.from({ length: registerSize }, () => undefined);
  readonly status = new Uint8Array(registerSize);
  readonly version = new Uint32Array(registerSize);
  private readonly banks: readonly number[];
  private serial = 0;
  private fixture = 0;

  constructor(
    private readonly random: Random,
    private readonly land: Parcels,
    private readonly world: { readonly persons: Persons; readonly enterprises: Enterprises; readonly places: Places },
    private readonly cases: CaseNumbers,
    today: number,
  ) {
    const { enterprises } = world;
    const lenders = enterprises.employers.filter((slot) =>
      /^(?:J66|L7212)/.test(industries[enterprises.industry[slot]!]!.code),
    );
    this.banks = lenders.length > 0 ? lenders : enterprises.employers.slice(0, 5);
    for (let slot = 0; slot < registerSize; slot++) this.settle(slot, today);
  }

  /** The first registration of a unit: a house on land that is built on, or all of a parcel. */
  register(slot: number, day: number): void {
    const { random, land } = this;
    const lasting = lastingParcels[slot];
    const settling = this.version[slot] === 0;
    const built = settling ? land.pickOld(random) : land.pickBuilt(random);
    const parcel = lasting === undefined ? built : (land.count + lasting) % land.count;
    const kind = this.kindOn(parcel);
    const fixture = fixtures[kind]!;
    land.codes.copy(this.units, slot * unitCodeBytes, parcel * parcelCodeBytes, (parcel + 1) * parcelCodeBytes);
    const number = fixture === 'W' ? 0 : ++this.fixture % 100_000_000;
    const text = fixture + String(number).padStart(8, '0');
    this.units.write(text, slot * unitCodeBytes + parcelCodeBytes, 'latin1');
    this.kind[slot] = kind;
    this.place[slot] = land.place[parcel]!;
    this.house[slot] = random.between(1, 900);
    this.landClass[slot] = land.landClass[parcel]!;
    const whole = land.widthM[parcel]! * land.depthM[parcel]! * 100;
    this.area[slot] = fixture === 'F' ? random.between(4500, 22_000) : whole;
    this.termDays[slot] = kind === HOUSE ? seventyYears : kind === STATE_LAND || kind === SEA ? fiftyYears : none;
    this.mortgage[slot] = undefined;
    this.seizure[slot] = undefined;
    this.dealFen[slot] = none;
    this.certify(slot, Math.max(day, land.availableDay(parcel)));
  }

  /** The unit goes to another owner under a new certificate, at a price that was registered with the transfer. */
  succeed(slot: number, day: number): void {
    this.mortgage[slot] = undefined;
    this.seizure[slot] = undefined;
    this.certify(slot, day);
  }

  mortgageTo(slot: number, fromDay: number): void {
    const fen = this.valueFen(slot) * 0.6;
    const bank = this.random.pick(this.banks);
    this.mortgage[slot] = { bank, caseNumber: noText, fen: Math.floor(fen), fromDay, toDay: none };
  }

  seize(slot: number, fromDay: number): void {
    const { city } = this.world.places.at(this.place[slot]!);
    const caseNumber = this.cases.issue('执', city, fromDay);
    this.seizure[slot] = { bank: none, caseNumber, fen: 0, fromDay, toDay: none };
    this.status[slot] = SEIZED;
  }

  /** What the unit is worth, in fen: by its area. */
  valueFen(slot: number): number {
    const perSqm = this.kind[slot] === HOUSE ? this.random.between(8000, 42_000) : this.random.between(600, 3000);
    return Math.floor(this.area[slot]! * perSqm);
  }

  /** May it be sold? */
  isForSale(slot: number): boolean {
    return this.mayEnd(slot) && (this.kind[slot] === HOUSE || this.kind[slot] === COLLECTIVE);
  }

  /** May it end, or go to another? */
  mayEnd(slot: number): boolean {
    return slot >= lastingParcels.length;
  }

  private certify(slot: number, day: number): void {
    const { random } = this;
    const { persons, places } = this.world;
    const city = cities[places.at(this.place[slot]!).city]!.name;
    const serial = String((this.serial++ % 9_999_999) + 1).padStart(7, '0');
    this.certificates[slot] = encodedText(`浙（${civilDate(day).year}）${city}不动产权第${serial}号`);
    this.owner[slot] = random.below(persons.anchored);
    const alone = persons.anchored < 2 || random.chance(0.55);
    this.partner[slot] = alone ? none : (this.owner[slot] + random.between(1, persons.anchored - 1)) % persons.anchored;
    this.coOwnership[slot] = alone ? SOLE : random.chance(0.6) ? JOINT : BY_SHARE;
    this.registeredDay[slot] = day;
    this.status[slot] = CURRENT;
    this.version[slot] = 1;
  }

  private kindOn(parcel: number): number {
    const kind = kindOfFeature[this.land.featureOf(parcel)] ?? HOUSE;
    return kind === HOUSE && this.land.statusOf(parcel) === IDLE ? STATE_LAND : kind;
  }

  private settle(slot: number, today: number): void {
    const { random } = this;
    this.register(slot, today - random.between(30, 3000));
    const day = this.registeredDay[slot]!;
    this.version[slot] = random.between(1, 5);
    if (slot % 7 === 0) this.mortgageTo(slot, Math.min(today, day + random.below(400)));
    if (slot % 16 === 9) this.seize(slot, Math.min(today, day + random.below(400)));
    if (slot % 16 === 13) this.status[slot] = CANCELLED;
    if (slot % 8 === 2 && this.isForSale(slot)) this.dealFen[slot] = this.valueFen(slot);
  }
}

export const rights = (world: World): Rights =>
  new Rights(world.randomFor('rights'), world.part(parcels), world, world.part(caseNumbers), world.today);
