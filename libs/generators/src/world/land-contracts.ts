import { cities, householdRelations } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { dayOf } from './calendar.ts';
import { CreditCodes } from './credit-codes.ts';
import { type Enterprises, usccBytes } from './enterprises.ts';
import { ACTIVE, idNumberBytes, type Persons } from './persons.ts';
import type { Places } from './places.ts';
import { Trades } from './trades.ts';
import type { World } from './world.ts';

export const contractKinds = ['HOUSEHOLD', 'LEASE', 'SWAP', 'SHARE', 'TRANSFER'] as const;
export const [HOUSEHOLD, LEASE, SWAP, SHARE, TRANSFER] = [0, 1, 2, 3, 4];
export const contractStatuses = ['EFFECTIVE', 'TRANSFERRED', 'EXPIRED', 'DISPUTED'] as const;
export const [EFFECTIVE, TRANSFERRED, EXPIRED, DISPUTED] = [0, 1, 2, 3];

export const landCodeBytes = 19;
export const membersAtMost = 2;
export const fieldsAtMost = 4;
const registerSize = 240;
const villageBytes = 12;
/** Where the village code stands in the codes of a place, each after its size: division, street, village. */
const villageAt = 20;
const groups = 99;
const contractorsPerGroup = 9999;
const thirtyYears = 10_957;
const none = -1;
const [spouse, son, daughter] = ['10', '20', '30'].map((code) =>
  householdRelations.findIndex((row) => row.code === code),
) as [number, number, number];

const transferKinds = [
  [LEASE, 60],
  [SHARE, 15],
  [SWAP, 8],
  [TRANSFER, 17],
] as const;
/** 01 arable, 02 garden, 03 forest, 11 water. */
export const contractLandClasses = ['01', '02', '03', '11'] as const;
const landWeights = [
  [0, 75],
  [1, 13],
  [2, 8],
  [3, 4],
] as const;

/** A village collective (村集体) that lets its land. */
interface Collective {
  readonly uscc: string;
  contractors: number;
  fields: number;
}

/** Contracts of land that village collectives gave to households, and what was made of them; a slot a contract. */
export class LandContracts {
  readonly count = registerSize;
  readonly codes = Buffer.alloc(registerSize * landCodeBytes);
  readonly issuers = Buffer.alloc(registerSize * usccBytes);
  /** Slot of the person for whom the household signed: one who stays. */
  readonly contractor = new Uint32Array(registerSize);
  readonly memberCount = new Uint8Array(registerSize);
  readonly memberIds = Buffer.alloc(registerSize * membersAtMost * idNumberBytes);
  /** Index into `householdRelations`. */
  readonly memberRelation = new Uint8Array(registerSize * membersAtMost);
  readonly fieldCount = new Uint8Array(registerSize);
  readonly fieldCodes = Buffer.alloc(registerSize * fieldsAtMost * landCodeBytes);
  /** Hundredths of a mu. */
  readonly fieldArea = new Uint32Array(registerSize * fieldsAtMost);
  /** Index into `contractLandClasses`. */
  readonly fieldClass = new Uint8Array(registerSize * fieldsAtMost);
  readonly kind = new Uint8Array(registerSize);
  readonly hasTransferee = new Uint8Array(registerSize);
  readonly transferees = Buffer.alloc(registerSize * usccBytes);
  /** Fen a mu and year, -1 for none. */
  readonly rent = new Int32Array(registerSize);
  /** When the collective gave the land to the household. */
  readonly signedDay = new Int32Array(registerSize);
  readonly startDay = new Int32Array(registerSize);
  readonly endDay = new Int32Array(registerSize);
  readonly status = new Uint8Array(registerSize);
  readonly version = new Uint32Array(registerSize);
  readonly place = new Uint32Array(registerSize);
  private readonly collectives = new Map<string, Collective>();
  private readonly farms: Trades;
  private readonly creditCodes: CreditCodes;

  constructor(
    private readonly persons: Persons,
    private readonly enterprises: Enterprises,
    private readonly places: Places,
    private readonly random: Random,
    today: number,
  ) {
    this.farms = new Trades(enterprises, ['A']);
    this.creditCodes = new CreditCodes(random.below(0x20000000));
    for (let slot = 0; slot < registerSize; slot++) this.settle(slot, today);
  }

  /** Puts a contract that was signed before the line opened into a slot. */
  private settle(slot: number, today: number): void {
    const { random } = this;
    this.sign(slot, dayOf(1998, 1, 1) + random.below(720));
    this.version[slot] = random.between(1, 4);
    if (slot % 5 === 4) this.transfer(slot, today - random.below(700));
    else if (slot % 16 === 7) this.status[slot] = DISPUTED;
    else if (slot % 16 === 12) this.expire(slot, today - random.below(400));
  }

  /** A collective gives land to a household of its village for thirty years. */
  sign(slot: number, day: number): void {
    const { random, persons } = this;
    const contractor = random.below(persons.anchored);
    this.contractor[slot] = contractor;
    this.place[slot] = persons.home[contractor]!;
    const { codes, city } = this.places.at(this.place[slot]);
    const village = codes.toString('latin1', villageAt, villageAt + villageBytes);
    const collective = this.collectiveOf(village, cities[city]!.code);
    const number = collective.contractors++;
    const group = String((Math.floor(number / contractorsPerGroup) % groups) + 1).padStart(2, '0');
    const serial = String((number % contractorsPerGroup) + 1).padStart(4, '0');
    this.codes.write(`${village}${group}${serial}J`, slot * landCodeBytes, 'latin1');
    this.issuers.write(collective.uscc, slot * usccBytes, 'latin1');
    const fieldCount = random.between(1, fieldsAtMost);
    this.fieldCount[slot] = fieldCount;
    for (let at = slot * fieldsAtMost; at < slot * fieldsAtMost + fieldCount; at++) {
      const field = String((collective.fields++ % 99_999) + 1).padStart(5, '0');
      this.fieldCodes.write(`${village}${group}${field}`, at * landCodeBytes, 'latin1');
      this.fieldArea[at] = random.between(15, 480);
      this.fieldClass[at] = random.weighted(landWeights);
    }
    this.joinHousehold(slot, contractor);
    this.signedDay[slot] = day;
    this.take(slot);
    this.version[slot] = 1;
  }

  /** The household has its land itself again. */
  take(slot: number): void {
    this.kind[slot] = HOUSEHOLD;
    this.hasTransferee[slot] = 0;
    this.rent[slot] = none;
    this.status[slot] = EFFECTIVE;
    this.startDay[slot] = this.signedDay[slot]!;
    this.endDay[slot] = this.signedDay[slot]! + thirtyYears;
  }

  /** The household lets, gives in for a share, swaps or hands over its land. */
  transfer(slot: number, day: number): void {
    const { random } = this;
    const kind = random.weighted(transferKinds);
    this.kind[slot] = kind;
    this.status[slot] = TRANSFERRED;
    this.startDay[slot] = day;
    this.endDay[slot] = day + random.between(3, 10) * 365;
    // A swap is between households; only a lease is paid by the year.
    this.hasTransferee[slot] = kind === SWAP ? 0 : 1;
    this.rent[slot] = kind === LEASE ? random.between(40, 160) * 1000 : none;
    const farm = this.farms.pick(random);
    this.enterprises.usccs.copy(this.transferees, slot * usccBytes, farm * usccBytes, (farm + 1) * usccBytes);
  }

  expire(slot: number, day: number): void {
    this.status[slot] = EXPIRED;
    this.endDay[slot] = day;
    this.startDay[slot] = Math.min(this.startDay[slot]!, day - 365);
  }

  /** A survey finds other areas. */
  survey(slot: number): void {
    for (let at = slot * fieldsAtMost; at < slot * fieldsAtMost + this.fieldCount[slot]!; at++) {
      this.fieldArea[at] = Math.max(10, this.fieldArea[at]! + this.random.between(-8, 8));
    }
  }

  /** Besides the contractor perhaps a spouse, and a child whose guardian the contractor is. */
  private joinHousehold(slot: number, contractor: number): void {
    const { persons, random } = this;
    this.memberCount[slot] = 0;
    const other = this.findSpouse(contractor);
    if (other >= 0) this.addMember(slot, other, spouse);
    for (let tried = 0; tried < 200; tried++) {
      const child = persons.anchored + random.below(persons.count - persons.anchored);
      if (persons.guardian[child] !== contractor || persons.status[child] !== ACTIVE) continue;
      this.addMember(slot, child, persons.male[child] === 1 ? son : daughter);
      return;
    }
  }

  private addMember(slot: number, person: number, relation: number): void {
    const at = slot * membersAtMost + this.memberCount[slot]!;
    const start = person * idNumberBytes;
    this.persons.idNumbers.copy(this.memberIds, at * idNumberBytes, start, start + idNumberBytes);
    this.memberRelation[at] = relation;
    this.memberCount[slot] = this.memberCount[slot]! + 1;
  }

  /** Someone of the other sex and about the same age, -1 if none is soon found. */
  private findSpouse(contractor: number): number {
    const { persons, random } = this;
    for (let tried = 0; tried < 12; tried++) {
      const other = random.below(persons.anchored);
      const years = Math.abs(persons.birthDay[other]! - persons.birthDay[contractor]!) / 365;
      if (persons.male[other] !== persons.male[contractor] && years < 8) return other;
    }
    return none;
  }

  private collectiveOf(village: string, cityCode: string): Collective {
    let collective = this.collectives.get(village);
    if (collective === undefined) {
      collective = { uscc: this.creditCodes.issue('N2', cityCode), contractors: 0, fields: 0 };
      this.collectives.set(village, collective);
    }
    return collective;
  }
}

export const landContracts = (world: World): LandContracts =>
  new LandContracts(world.persons, world.enterprises, world.places, world.randomFor('land-contracts'), world.today);
