import { cities, counties } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { CreditCodes } from './credit-codes.ts';
import { usccBytes } from './enterprises.ts';
import type { World } from './world.ts';

/** The kinds of bodies that are no market entities, by the first signs of their credit code. */
const bodyKinds = ['11', '12', '51'] as const;
export const [AGENCY, INSTITUTION, SOCIETY] = [0, 1, 2];

/** 机关, 事业单位 and 社会团体: one of each kind in a county. They are there as long as the world is. */
export class PublicBodies {
  readonly count: number;
  readonly usccs: Buffer;

  constructor(random: Random) {
    this.count = bodyKinds.length * counties.length;
    this.usccs = Buffer.alloc(this.count * usccBytes);
    const codes = new CreditCodes(random.below(0x20000000));
    for (const [kind, category] of bodyKinds.entries()) {
      for (const [county, { code }] of counties.entries()) {
        const city = cities.find((candidate) => candidate.code.slice(0, 4) === code.slice(0, 4))!;
        this.usccs.write(codes.issue(category, city.code), this.slotOf(kind, county) * usccBytes, 'latin1');
      }
    }
  }

  slotOf(kind: number, county: number): number {
    return kind * counties.length + county;
  }
}

/** The public bodies of a world. */
export const publicBodies = (world: World): PublicBodies => new PublicBodies(world.randomFor('public-bodies'));
