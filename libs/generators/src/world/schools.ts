import { cities } from '@rail/catalogue';

import { CreditCodes } from './credit-codes.ts';
import { usccBytes } from './enterprises.ts';
import type { World } from './world.ts';

export const schoolStages = [
  'KINDERGARTEN',
  'PRIMARY',
  'JUNIOR',
  'SENIOR',
  'VOCATIONAL',
  'UNDERGRADUATE',
  'GRADUATE',
] as const;
export const [KINDERGARTEN, PRIMARY, JUNIOR, SENIOR, VOCATIONAL, UNDERGRADUATE, GRADUATE] = [0, 1, 2, 3, 4, 5, 6];

export const schoolCodeBytes = 10;
/** How many schools of each stage a city has; graduates study where undergraduates do. */
const perCity = [2, 2, 2, 1, 1, 1];
const inCity = perCity.reduce((sum, count) => sum + count, 0);

/** Schools, public institutions with a credit code of their own kind (12): a column a property, some of each city. */
export class Schools {
  readonly count = cities.length * inCity;
  /** 学校标识码: city, county 99, serial. */
  readonly codes = Buffer.alloc(this.count * schoolCodeBytes);
  readonly usccs = Buffer.alloc(this.count * usccBytes);
  /** Index into `Places.all`. */
  readonly place = new Uint32Array(this.count);

  constructor(world: World) {
    const random = world.randomFor('schools');
    const credit = new CreditCodes(random.below(0x20000000));
    for (let slot = 0; slot < this.count; slot++) {
      const city = Math.floor(slot / inCity);
      const cityCode = cities[city]!.code;
      const serial = String((slot % inCity) + 1).padStart(4, '0');
      this.codes.write(`${cityCode.slice(0, 4)}99${serial}`, slot * schoolCodeBytes, 'latin1');
      this.usccs.write(credit.issue('12', cityCode), slot * usccBytes, 'latin1');
      this.place[slot] = world.places.pickIn(city, random);
    }
  }

  /** A school of a stage in a city; of two of them, one or the other by a number. */
  find(city: number, stage: number, which: number): number {
    const kind = Math.min(stage, UNDERGRADUATE);
    const first = perCity.slice(0, kind).reduce((sum, count) => sum + count, 0);
    return city * inCity + first + (which % perCity[kind]!);
  }
}

export const schools = (world: World): Schools => new Schools(world);
