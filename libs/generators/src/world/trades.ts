import { industries } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { type Enterprises, SUSPENDED } from './enterprises.ts';

const tries = 4;

/** The market entities of some trades, found without a search through the register for each. */
export class Trades {
  private readonly wanted: readonly boolean[];
  private slots: readonly number[];

  /** Trades by the first signs of their codes; `stayers` are only those that never end. */
  constructor(
    private readonly all: Enterprises,
    prefixes: readonly string[],
    private readonly stayers = false,
  ) {
    this.wanted = industries.map(({ code }) => prefixes.some((prefix) => code.startsWith(prefix)));
    this.slots = this.search();
  }

  /** Whether an entity of these trades lives in a slot. */
  has(slot: number): boolean {
    const { all } = this;
    if (this.wanted[all.industry[slot]!] !== true || all.status[slot]! > SUSPENDED) return false;
    return !this.stayers || !all.mayEnd(slot);
  }

  /** The slots of all that live now, in the order of the register. */
  search(): readonly number[] {
    const found: number[] = [];
    for (let slot = 0; slot < this.all.count; slot++) if (this.has(slot)) found.push(slot);
    return found;
  }

  /** The slot of one that lives; if there is none in a small world, of an employer of any trade. */
  pick(random: Random): number {
    for (let tried = 0; tried < tries && this.slots.length > 0; tried++) {
      const slot = random.pick(this.slots);
      if (this.has(slot)) return slot;
    }
    // Others have taken the slots of those that ended.
    this.slots = this.search();
    return random.pick(this.slots.length > 0 ? this.slots : this.all.employers);
  }
}
