import { counties } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { civilDate, dateDigits } from './calendar.ts';
import { type Enterprises, usccBytes } from './enterprises.ts';
import { farmGoods, goodsOfMonth, pesticides } from './farm-products.ts';
import { fieldsAtMost, landCodeBytes, type LandContracts, landContracts } from './land-contracts.ts';
import { idNumberBytes, type Persons } from './persons.ts';
import type { Places } from './places.ts';
import { Trades } from './trades.ts';
import type { World } from './world.ts';

export const certificateStatuses = ['ISSUED', 'SOLD', 'RECALLED'] as const;
export const [ISSUED, SOLD, RECALLED] = [0, 1, 2];
export const labels = ['NONE', 'GREEN', 'ORGANIC', 'GEOGRAPHIC'] as const;
const GEOGRAPHIC = 3;

export const traceCodeBytes = 22;
export const pesticidesAtMost = 2;
const certificatesKept = 400;
/** Certificates that stand when the line opens. */
export const certificatesAtStart = 120;
/** Certificates that whoever has not heard of any may take as published: the line tells them first. */
const surelyTold = 40;
const orgShare = 0.45;
/** Goods that were stored before they were sold. */
const storedShare = 0.4;
const none = -1;
const labelWeights = [
  [0, 72],
  [1, 20],
  [2, 8],
] as const;

/** Certificates of farm products with their trace codes, a slot a certificate; the oldest makes room for a new one. */
export class FarmCertificates {
  readonly codes = Buffer.alloc(certificatesKept * traceCodeBytes);
  readonly byOrg = new Uint8Array(certificatesKept);
  /** The credit code or citizen number of the producer: both have 18 signs. */
  readonly producers = Buffer.alloc(certificatesKept * usccBytes);
  /** Index into `farmGoods`. */
  readonly good = new Uint8Array(certificatesKept);
  readonly hasField = new Uint8Array(certificatesKept);
  readonly fields = Buffer.alloc(certificatesKept * landCodeBytes);
  readonly place = new Uint32Array(certificatesKept);
  readonly house = new Uint16Array(certificatesKept);
  readonly harvestDay = new Int32Array(certificatesKept);
  /** Hundredths of a kilogram. */
  readonly quantity = new Uint32Array(certificatesKept);
  readonly pesticideCount = new Uint8Array(certificatesKept);
  readonly pesticide = new Uint8Array(certificatesKept * pesticidesAtMost);
  readonly usedDay = new Int32Array(certificatesKept * pesticidesAtMost);
  /** Residue found in per cent of what is allowed. */
  readonly residue = new Uint8Array(certificatesKept);
  readonly label = new Uint8Array(certificatesKept);
  readonly hasBuyer = new Uint8Array(certificatesKept);
  readonly buyers = Buffer.alloc(certificatesKept * usccBytes);
  readonly status = new Uint8Array(certificatesKept);
  readonly version = new Uint32Array(certificatesKept);
  /** How many of those at the start the line has told of. */
  told = 0;
  private newest = certificatesAtStart - 1;
  private count = certificatesAtStart;
  private serial = 0;
  /** Slots whose product failed an inspection and is to be recalled. */
  private readonly failed: number[] = [];
  private readonly farms: Trades;
  private readonly shops: Trades;

  constructor(
    private readonly enterprises: Enterprises,
    private readonly persons: Persons,
    private readonly places: Places,
    private readonly contracts: LandContracts,
    private readonly random: Random,
    today: number,
  ) {
    this.farms = new Trades(enterprises, ['A']);
    this.shops = new Trades(enterprises, ['F5225', 'F5211', 'H62']);
    for (let slot = 0; slot < certificatesAtStart; slot++) this.settle(slot, today);
  }

  private settle(slot: number, today: number): void {
    this.issue(slot, today - this.random.between(1, 40));
    this.version[slot] = this.random.between(1, 3);
    if (slot % 4 === 1) return;
    this.sell(slot);
    if (slot % 20 === 10) this.status[slot] = RECALLED;
  }

  /** A new certificate; its slot. */
  begin(today: number): number {
    const slot = (this.newest + 1) % certificatesKept;
    this.newest = slot;
    this.count = Math.max(this.count, slot + 1);
    const failing = this.failed.indexOf(slot);
    if (failing >= 0) this.failed.splice(failing, 1);
    const { random } = this;
    this.issue(slot, today - (random.chance(storedShare) ? random.between(4, 25) : random.below(2)));
    return slot;
  }

  /** The next step of a certificate that was told: recalled if its product failed, sold, recalled; -1 for none found. */
  follow(): number {
    const { random } = this;
    const failed = this.failed.findIndex((slot) => slot < this.told || slot >= certificatesAtStart);
    if (failed >= 0) {
      const [slot = none] = this.failed.splice(failed, 1);
      if (this.status[slot] !== RECALLED) return this.change(slot, RECALLED);
    }
    for (let tried = 0; tried < 6; tried++) {
      const slot = this.pickTold();
      if (this.status[slot] === RECALLED) continue;
      if (this.status[slot] === ISSUED && random.chance(0.93)) return this.change(slot, SOLD);
      return random.chance(0.3) ? this.change(slot, RECALLED) : none;
    }
    return none;
  }

  /** The slot of a certificate that the line has published, of a harvest not after a day; -1 if none is soon found. */
  published(notAfter: number): number {
    for (let tried = 0; tried < 16; tried++) {
      const slot = this.pickTold();
      if (this.status[slot] !== RECALLED && this.harvestDay[slot]! <= notAfter) return slot;
    }
    return none;
  }

  /** The product of a published certificate failed an inspection. */
  fail(slot: number): void {
    if (!this.failed.includes(slot)) this.failed.push(slot);
  }

  private pickTold(): number {
    if (this.count > certificatesAtStart && this.random.chance(0.5)) {
      return certificatesAtStart + this.random.below(this.count - certificatesAtStart);
    }
    return this.random.below(this.told === 0 ? surelyTold : this.told);
  }

  private change(slot: number, status: number): number {
    this.version[slot] = this.version[slot]! + 1;
    if (status === SOLD) this.sell(slot);
    this.status[slot] = status;
    return slot;
  }

  private sell(slot: number): void {
    const shop = this.shops.pick(this.random);
    this.status[slot] = SOLD;
    this.hasBuyer[slot] = 1;
    this.enterprises.usccs.copy(this.buyers, slot * usccBytes, shop * usccBytes, (shop + 1) * usccBytes);
  }

  private issue(slot: number, day: number): void {
    const { random } = this;
    const good = random.pick(goodsOfMonth[civilDate(day).month]!);
    this.good[slot] = good;
    this.harvestDay[slot] = day;
    this.quantity[slot] = random.between(10, 3000) * 100;
    this.byOrg[slot] = random.chance(orgShare) ? 1 : 0;
    if (this.byOrg[slot] === 1) this.byFarm(slot);
    else this.byHousehold(slot);
    this.spray(slot, day);
    const { geographic } = farmGoods[good]!;
    this.label[slot] = geographic && random.chance(0.5) ? GEOGRAPHIC : random.weighted(labelWeights);
    this.hasBuyer[slot] = 0;
    this.status[slot] = ISSUED;
    this.version[slot] = 1;
    const county = counties[this.places.at(this.place[slot]!).county]!.code;
    const serial = String(++this.serial % 1_000_000).padStart(6, '0');
    this.codes.write(`NT${county}${dateDigits(day)}${serial}`, slot * traceCodeBytes, 'latin1');
  }

  private byFarm(slot: number): void {
    const { enterprises } = this;
    const farm = this.farms.pick(this.random);
    enterprises.usccs.copy(this.producers, slot * usccBytes, farm * usccBytes, (farm + 1) * usccBytes);
    this.place[slot] = enterprises.place[farm]!;
    this.house[slot] = enterprises.house[farm]!;
    this.hasField[slot] = 0;
  }

  /** A household that has a contract of land, from one of its fields. */
  private byHousehold(slot: number): void {
    const { contracts, persons, random } = this;
    const contract = random.below(contracts.count);
    const person = contracts.contractor[contract]! * idNumberBytes;
    persons.idNumbers.copy(this.producers, slot * usccBytes, person, person + idNumberBytes);
    this.place[slot] = contracts.place[contract]!;
    this.house[slot] = random.between(1, 99);
    this.hasField[slot] = 1;
    const field = (contract * fieldsAtMost + random.below(contracts.fieldCount[contract]!)) * landCodeBytes;
    contracts.fieldCodes.copy(this.fields, slot * landCodeBytes, field, field + landCodeBytes);
  }

  /** Every pesticide was used so long before the harvest as its interval asks for. */
  private spray(slot: number, day: number): void {
    const { random } = this;
    const { sprayed } = farmGoods[this.good[slot]!]!;
    const count = sprayed ? random.below(pesticidesAtMost + 1) : 0;
    this.pesticideCount[slot] = count;
    for (let at = slot * pesticidesAtMost; at < slot * pesticidesAtMost + count; at++) {
      this.pesticide[at] = random.below(pesticides.length);
      this.usedDay[at] = day - pesticides[this.pesticide[at]!]!.intervalDays - random.between(1, 20);
    }
    this.residue[slot] = random.below(90);
  }
}

export const farmCertificates = (world: World): FarmCertificates =>
  new FarmCertificates(
    world.enterprises,
    world.persons,
    world.places,
    world.part(landContracts),
    world.randomFor('farm-certificates'),
    world.today,
  );
