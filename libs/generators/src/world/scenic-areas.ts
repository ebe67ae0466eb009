import { cities } from '@rail/catalogue';

import { encodedText } from '../encode/record-writer.ts';
import { usccBytes } from './enterprises.ts';
import type { World } from './world.ts';

export const scenicLevels = ['A5', 'A4', 'A3', 'OTHER'] as const;
const areasPerCity = 4;
/** Level, capacity at once, and price of a ticket in fen of the areas of a city. */
const declared = [
  { level: 0, capacity: 24_000, priceFen: 12_000 },
  { level: 1, capacity: 12_000, priceFen: 8000 },
  { level: 2, capacity: 6000, priceFen: 4500 },
  { level: 3, capacity: 3000, priceFen: 2000 },
];
/** How full an area is by the hour of the day without those whose reservations we follow, per mille of its capacity. */
const usualByHour = [0, 0, 0, 0, 0, 0, 5, 30, 120, 260, 390, 450, 430, 440, 460, 420, 330, 210, 110, 60, 30, 10, 0, 0];

/** Scenic areas and how many are inside: a column a property, four of each city. */
export class ScenicAreas {
  readonly count = cities.length * areasPerCity;
  /** Avro bytes of each area's code. */
  readonly codes: readonly Buffer[];
  readonly usccs = Buffer.alloc(this.count * usccBytes);
  /** Index into `scenicLevels`. */
  readonly level = new Uint8Array(this.count);
  readonly capacity = new Uint32Array(this.count);
  readonly priceFen = new Uint32Array(this.count);
  /** Index into `Places.all`. */
  readonly place = new Uint32Array(this.count);
  /** Visitors inside whose reservations are followed. */
  private readonly inside = new Uint32Array(this.count);

  constructor(world: World) {
    const random = world.randomFor('scenic-areas');
    const { enterprises, places } = world;
    this.codes = Array.from({ length: this.count }, (_, slot) => {
      const city = Math.floor(slot / areasPerCity);
      const { level, capacity, priceFen } = declared[slot % areasPerCity]!;
      // Run by a company that never ends.
      const owner = random.pick(enterprises.employers);
      enterprises.usccs.copy(this.usccs, slot * usccBytes, owner * usccBytes, (owner + 1) * usccBytes);
      this.level[slot] = level;
      this.capacity[slot] = capacity;
      this.priceFen[slot] = priceFen;
      this.place[slot] = places.pickIn(city, random);
      return encodedText(`JQ${cities[city]!.code.slice(0, 4)}99${String((slot % areasPerCity) + 1).padStart(3, '0')}`);
    });
  }

  pick(city: number, which: number): number {
    return city * areasPerCity + (which % areasPerCity);
  }

  /** Lets a party in if the area holds it. */
  enter(slot: number, visitors: number): boolean {
    // A third of the capacity is above the usual crowd at any hour.
    if (this.inside[slot]! + visitors > this.capacity[slot]! / 3) return false;
    this.inside[slot]! += visitors;
    return true;
  }

  leave(slot: number, visitors: number): void {
    this.inside[slot]! -= visitors;
  }

  /** How many are inside at an hour of a day; on a weekend a third more come than on a working day. */
  insideAt(slot: number, hour: number, isWeekend: boolean): number {
    const usual = Math.floor((this.capacity[slot]! * usualByHour[hour]! * (isWeekend ? 4 : 3)) / 3000);
    return usual + this.inside[slot]!;
  }
}

export const scenicAreas = (world: World): ScenicAreas => new ScenicAreas(world);
