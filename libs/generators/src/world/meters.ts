import { counties, industries } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { type Enterprises, usccBytes } from './enterprises.ts';
import type { Places } from './places.ts';
import type { World } from './world.ts';

export const energyKinds = ['ELECTRICITY', 'GAS', 'COAL', 'HEAT', 'STEAM', 'OIL'] as const;
export const [ELECTRICITY, GAS, COAL, HEAT, STEAM, OIL] = [0, 1, 2, 3, 4, 5];
export const energyUnits = ['KWH', 'M3', 'T', 'GJ', 'T', 'T'] as const;
/** Tons of coal equivalent (GB/T 2589) for one unit of each kind, in ten-millionths. */
export const coalEquivalent = [1229, 13_300, 7_143_000, 341_200, 1_286_000, 14_571_000];
/** Most that an hour uses of each kind, in ten-thousandths of its unit. */
const hourlyMost = [3_000_000, 800_000, 6000, 90_000, 20_000, 500];

const kindSigns = ['EL', 'GA', 'CO', 'HE', 'ST', 'OI'];
export const meterIdBytes = 14;
/** One meter in so many uses less than half since three days before the line opened: what an alarm is to find. */
const fallingEach = 29;
const perEmployee = 120;

/** Kinds beside electricity that trades use. */
const furtherKinds: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^C(?:13|14|15|17)/, [GAS, STEAM]],
  [/^C2/, [COAL, STEAM, HEAT]],
  [/^C3/, [GAS]],
  [/^G/, [OIL]],
  [/^H/, [GAS]],
];

/** The meters of the enterprises that employ someone, a column a property. They stay. */
export class Meters {
  readonly count: number;
  /** Slots of enterprises. */
  readonly enterprise: Int32Array;
  readonly kind: Uint8Array;
  readonly isWorks: Uint8Array;
  readonly isFalling: Uint8Array;
  /** What an hour uses in the mean, in ten-thousandths of the unit. */
  readonly hourly: Uint32Array;
  readonly ids: Buffer;
  readonly usccs: Buffer;

  constructor(random: Random, enterprises: Enterprises, places: Places) {
    const rows = enterprises.employers.flatMap((enterprise) => {
      const { code } = industries[enterprises.industry[enterprise]!]!;
      const further = furtherKinds.find(([trades]) => trades.test(code))?.[1] ?? [];
      return [ELECTRICITY, ...further].map((kind) => ({ enterprise, kind, code }));
    });
    this.count = rows.length;
    this.enterprise = Int32Array.from(rows, ({ enterprise }) => enterprise);
    this.kind = Uint8Array.from(rows, ({ kind }) => kind);
    this.isWorks = Uint8Array.from(rows, ({ code }) => (/^[BCDEG]/.test(code) ? 1 : 0));
    this.isFalling = Uint8Array.from(rows, (_, meter) => (meter % fallingEach === 3 ? 1 : 0));
    this.hourly = Uint32Array.from(rows, ({ enterprise, kind }) => {
      const share = Math.min(perEmployee, 6 + enterprises.staff[enterprise]!);
      return 100 + Math.floor((hourlyMost[kind]! * share * random.between(40, 100)) / (perEmployee * 100));
    });
    this.ids = Buffer.alloc(rows.length * meterIdBytes);
    this.usccs = Buffer.alloc(rows.length * usccBytes);
    for (const [meter, { enterprise, kind }] of rows.entries()) {
      const { code } = counties[places.at(enterprises.place[enterprise]!).county]!;
      this.ids.write(`${kindSigns[kind]}${code}${String(meter + 1).padStart(6, '0')}`, meter * meterIdBytes, 'latin1');
      enterprises.usccs.copy(this.usccs, meter * usccBytes, enterprise * usccBytes, (enterprise + 1) * usccBytes);
    }
  }
}

export const meters = (world: World): Meters => new Meters(world.randomFor('meters'), world.enterprises, world.places);
