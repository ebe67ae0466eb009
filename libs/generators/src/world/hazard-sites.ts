import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { type Enterprises, usccBytes } from './enterprises.ts';
import { Trades } from './trades.ts';
import type { World } from './world.ts';

export const hazardLevels = ['NONE', 'LEVEL_1', 'LEVEL_2', 'LEVEL_3', 'LEVEL_4'] as const;
const atMost = 24;
/** Levels of the sites in turn, so that a few sites show them all. */
const levelsInTurn = [3, 1, 4, 2, 0, 4];
/**
 * Sum of stored over threshold quantities in hundredths, least and most by level (GB 18218-2018 with both correction
 * factors at 1: from 100 level 1, from 50 level 2, from 10 level 3, from 1 level 4), away from the bounds.
 */
const ratios = [
  [10, 80],
  [11_000, 14_000],
  [6000, 9000],
  [1200, 4000],
  [150, 800],
] as const;

/** Chemicals of GB 18218-2018 with their threshold quantity in tonnes. */
export const chemicals = [
  ['67-56-1', '甲醇', 500],
  ['71-43-2', '苯', 50],
  ['7782-50-5', '氯', 5],
  ['7664-41-7', '氨', 10],
  ['108-88-3', '甲苯', 500],
  ['67-64-1', '丙酮', 500],
  ['75-21-8', '环氧乙烷', 10],
  ['75-01-4', '氯乙烯', 50],
  ['68476-85-7', '液化石油气', 50],
  ['1333-74-0', '氢', 5],
  ['100-42-5', '苯乙烯', 500],
  ['107-13-1', '丙烯腈', 50],
].map(([cas, name, thresholdT]) => ({
  cas: encodedText(String(cas)),
  name: encodedText(String(name)),
  thresholdT: Number(thresholdT),
}));

/** Where hazardous chemicals are made or stored: enterprises of C25 and C26, each with what it stores. */
export class HazardSites {
  readonly count: number;
  /** Slots of the enterprises. */
  private readonly enterprise: number[];
  private readonly usccs: Buffer;
  readonly level: Uint8Array;
  readonly chemicalCount: Uint8Array;
  /** The first of its chemicals, the others follow in the table. */
  readonly firstChemical: Uint8Array;
  /** Stored over threshold in hundredths, all chemicals together. */
  readonly ratio: Uint32Array;
  private readonly trades: Trades;

  constructor(
    private readonly all: Enterprises,
    private readonly random: Random,
  ) {
    this.trades = new Trades(all, ['C25', 'C26']);
    this.enterprise = this.choose();
    this.count = this.enterprise.length;
    this.usccs = Buffer.alloc(this.count * usccBytes);
    this.level = new Uint8Array(this.count);
    this.chemicalCount = new Uint8Array(this.count);
    this.firstChemical = new Uint8Array(this.count);
    this.ratio = new Uint32Array(this.count);
    for (let site = 0; site < this.count; site++) this.found(site);
  }

  /** The slot of the enterprise of a site; a site whose enterprise has ended is founded anew by another. */
  enterpriseOf(site: number): number {
    const slot = this.enterprise[site]!;
    const { usccs } = this.all;
    const at = slot * usccBytes;
    const same = usccs.compare(this.usccs, site * usccBytes, (site + 1) * usccBytes, at, at + usccBytes) === 0;
    if (same && !this.all.isEnded(slot)) return slot;
    const next = this.trades.pick(this.random);
    this.enterprise[site] = next;
    this.found(site);
    return next;
  }

  isChemicalTrade(slot: number): boolean {
    return this.trades.has(slot);
  }

  /** Stored amount of one of the chemicals of a site in kilograms. */
  storedKg(site: number, index: number): number {
    const chemical = this.chemicalOf(site, index);
    return Math.floor((chemical.thresholdT * 10 * this.ratio[site]!) / this.chemicalCount[site]!);
  }

  chemicalOf(site: number, index: number): (typeof chemicals)[number] {
    return chemicals[(this.firstChemical[site]! + index) % chemicals.length]!;
  }

  /** Those that stay come first, then companies, then whoever else is of the trade. */
  private choose(): number[] {
    const { all } = this;
    const rank = (slot: number): number => (all.mayEnd(slot) ? 1 : 0) + (all.isCompany(slot) ? 0 : 2);
    const slots = this.trades.search().toSorted((left, right) => rank(left) - rank(right) || left - right);
    return slots.length > 0 ? slots.slice(0, atMost) : [all.employers[0]!];
  }

  private found(site: number): void {
    const { random } = this;
    const slot = this.enterprise[site]!;
    this.all.usccs.copy(this.usccs, site * usccBytes, slot * usccBytes, (slot + 1) * usccBytes);
    const level = levelsInTurn[site % levelsInTurn.length]!;
    const [least, most] = ratios[level]!;
    this.level[site] = level;
    this.chemicalCount[site] = random.between(1, 3);
    this.firstChemical[site] = random.below(chemicals.length);
    this.ratio[site] = random.between(least, most);
  }
}

export const hazardSites = (world: World): HazardSites =>
  new HazardSites(world.enterprises, world.randomFor('hazard-sites'));
