import type { Random } from '@rail/kernel';

import { usccBytes } from './enterprises.ts';
import { ACTIVE, idNumberBytes } from './persons.ts';
import type { World } from './world.ts';

const gridCount = 150;
/** Grids in which disputes come up again and again. */
const hotCount = 8;
/** Of the hot grids, those in which no mediation ends with an agreement. */
const stubbornCount = 5;
/** From this age on a person counts as an elder whom the grid looks after. */
const elderAge = 75;
const adultAge = 18;
/** Avro size of a text of 18 signs. */
const eighteen = Buffer.of(36);

/**
 * The grids in which things happen that police, grid workers, mediators and city collectors see: those with the most
 * residents and elders, so that what happens and who lives there meet.
 */
export class FocusGrids {
  /** Places, the most peopled first; the first of them are the hot ones. */
  readonly places: readonly number[];
  /** Adults who stay, by focus grid in which they live. */
  private readonly adults: readonly number[][];
  private readonly elders: number[] = [];
  private readonly children: number[] = [];
  /** Market entities that stood in these grids when the world began. */
  readonly shops: number[] = [];

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    const { persons, enterprises } = world;
    this.places = this.mostPeopled();
    const rank = new Map(this.places.map((place, index) => [place, index]));
    this.adults = this.places.map((): number[] => []);
    for (let slot = 0; slot < persons.anchored; slot++) {
      this.adults[rank.get(this.dwellingOf(slot)) ?? -1]?.push(slot);
    }
    for (let slot = persons.anchored; slot < persons.count; slot++) {
      const age = persons.ageOf(slot, world.today);
      if (age < adultAge) this.children.push(slot);
      else if (age >= elderAge && rank.has(this.dwellingOf(slot))) this.elders.push(slot);
    }
    for (let slot = 0; slot < enterprises.count; slot++) {
      if (rank.has(enterprises.place[slot]!)) this.shops.push(slot);
    }
  }

  private mostPeopled(): number[] {
    const { persons, places, today } = this.world;
    const score = new Float64Array(places.all.length);
    for (let slot = 0; slot < persons.count; slot++) {
      if (persons.status[slot] !== ACTIVE) continue;
      const elder = persons.ageOf(slot, today) >= elderAge;
      score[this.dwellingOf(slot)]! += (persons.residence[slot]! >= 0 ? 2 : 1) + (elder ? 2 : 0);
    }
    return Array.from(score.keys())
      .toSorted((left, right) => score[right]! - score[left]! || left - right)
      .slice(0, gridCount);
  }

  /** Where a person lives now. */
  dwellingOf(slot: number): number {
    const { persons } = this.world;
    return persons.residence[slot]! >= 0 ? persons.residence[slot]! : persons.home[slot]!;
  }

  /** A place to which something happens; `hotShare` of all in the hot grids. */
  pick(hotShare: number): number {
    const { random } = this;
    const index = random.chance(hotShare) ? random.below(hotCount) : random.between(hotCount, gridCount - 1);
    return this.places[index]!;
  }

  /** Whether no mediation in this place comes to an agreement. */
  isStubborn(place: number): boolean {
    const index = this.places.indexOf(place);
    return index >= 0 && index < stubbornCount;
  }

  /** An adult who stays, of this place if anyone lives there. */
  pickAdult(place: number): number {
    const neighbours = this.adults[this.places.indexOf(place)] ?? [];
    if (neighbours.length > 1 && this.random.chance(0.8)) return this.random.pick(neighbours);
    return this.random.below(this.world.persons.anchored);
  }

  /** An elder who lives in a focus grid, -1 if none is found. */
  pickElder(): number {
    return this.pickWho(this.elders, elderAge, 200);
  }

  /** A child, -1 if none is found. */
  pickChild(): number {
    return this.pickWho(this.children, 0, adultAge - 1);
  }

  /** A market entity in a focus grid that has not ended, or any that never ends. */
  pickShop(among = this.shops.length): number {
    const { enterprises } = this.world;
    const shop = this.shops[this.random.below(Math.min(among, this.shops.length))] ?? -1;
    return shop >= 0 && !enterprises.isEnded(shop) ? shop : this.random.pick(enterprises.employers);
  }

  /** Avro bytes of the credit code: a copy, which the slot's next entity does not change. */
  usccOf(shop: number): Buffer {
    const { usccs } = this.world.enterprises;
    return Buffer.concat([eighteen, usccs.subarray(shop * usccBytes, (shop + 1) * usccBytes)]);
  }

  /** Avro bytes of the citizen number, a copy. */
  idNumberOf(person: number): Buffer {
    const { idNumbers } = this.world.persons;
    return Buffer.concat([eighteen, idNumbers.subarray(person * idNumberBytes, (person + 1) * idNumberBytes)]);
  }

  /** Slots are taken anew by others: whoever is drawn must still be of that age. */
  private pickWho(among: readonly number[], youngest: number, oldest: number): number {
    const { persons, today } = this.world;
    for (let tried = 0; tried < 8 && among.length > 0; tried++) {
      const slot = this.random.pick(among);
      const age = persons.ageOf(slot, today);
      if (persons.status[slot] === ACTIVE && age >= youngest && age <= oldest) return slot;
    }
    return -1;
  }
}

export const focusGrids = (world: World): FocusGrids => new FocusGrids(world, world.randomFor('focus-grids'));
