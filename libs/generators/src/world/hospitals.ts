import { cities } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { CreditCodes } from './credit-codes.ts';
import { usccBytes } from './enterprises.ts';
import type { World } from './world.ts';

/** H or P, division 6, serial 5. */
export const institutionCodeBytes = 12;
const hospitalsPerCity = 8;
const pharmaciesPerCity = 6;

/**
 * The designated institutions 定点医药机构, a column a property: hospitals first, then pharmacies. A hospital is a
 * public institution with a credit code of its own kind; a pharmacy belongs to an enterprise that never ends.
 */
export class Hospitals {
  readonly count: number;
  /** Hospitals are the slots below. */
  readonly hospitals: number;
  readonly codes: Buffer;
  /** 统一社会信用代码 of whoever runs the institution. */
  readonly usccs: Buffer;
  /** Index into `Places.all`. */
  readonly place: Uint32Array;
  readonly city: Uint8Array;
  /** Avro bytes of the institution's code and its division, as they stand side by side in a settlement. */
  readonly codeAndDivision: readonly Buffer[];
  private readonly ofCity: readonly (readonly number[])[];
  private readonly pharmaciesOfCity: readonly (readonly number[])[];

  constructor(world: World, random: Random) {
    const { places, enterprises } = world;
    this.hospitals = cities.length * hospitalsPerCity;
    this.count = this.hospitals + cities.length * pharmaciesPerCity;
    this.codes = Buffer.alloc(this.count * institutionCodeBytes);
    this.usccs = Buffer.alloc(this.count * usccBytes);
    this.place = new Uint32Array(this.count);
    this.city = new Uint8Array(this.count);
    const credit = new CreditCodes(random.below(0x20000000));
    const combined: Buffer[] = [];
    for (let slot = 0; slot < this.count; slot++) {
      const isHospital = slot < this.hospitals;
      const within = isHospital ? slot : slot - this.hospitals;
      const perCity = isHospital ? hospitalsPerCity : pharmaciesPerCity;
      const city = Math.floor(within / perCity);
      const cityCode = cities[city]!.code;
      const serial = String((within % perCity) + 1).padStart(5, '0');
      const code = `${isHospital ? 'H' : 'P'}${cityCode.slice(0, 4)}99${serial}`;
      this.codes.write(code, slot * institutionCodeBytes, 'latin1');
      this.city[slot] = city;
      this.place[slot] = places.pickIn(city, random);
      if (isHospital) this.usccs.write(credit.issue('12', cityCode), slot * usccBytes, 'latin1');
      else {
        const owner = random.pick(enterprises.employers);
        enterprises.usccs.copy(this.usccs, slot * usccBytes, owner * usccBytes, (owner + 1) * usccBytes);
      }
      combined.push(Buffer.concat([encodedText(code), places.at(this.place[slot]!).divisionCode]));
    }
    this.codeAndDivision = combined;
    const slotsIn = (from: number, to: number): number[][] =>
      cities.map((_, city) =>
        Array.from({ length: to - from }, (_unused, at) => from + at).filter((slot) => this.city[slot] === city),
      );
    this.ofCity = slotsIn(0, this.hospitals);
    this.pharmaciesOfCity = slotsIn(this.hospitals, this.count);
  }

  /** A hospital of a city; the first ones of a city are its large ones. */
  pickIn(city: number, random: Random): number {
    const draw = random.unit();
    return this.ofCity[city]![Math.floor(draw * draw * hospitalsPerCity)]!;
  }

  /** The hospital that refers patients to this one: of the same city, the first one or the one after it. */
  referrerOf(hospital: number): number {
    const [first, second] = this.ofCity[this.city[hospital]!]!;
    return hospital === first ? second! : first!;
  }

  pickPharmacyIn(city: number, random: Random): number {
    return random.pick(this.pharmaciesOfCity[city]!);
  }
}

/** The designated institutions of a world. */
export const hospitals = (world: World): Hospitals => new Hospitals(world, world.randomFor('hospitals'));
