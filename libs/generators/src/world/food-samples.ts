import { counties } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { civilDate } from './calendar.ts';
import { type Enterprises, usccBytes } from './enterprises.ts';
import { type FarmCertificates, farmCertificates, traceCodeBytes } from './farm-certificates.ts';
import { CATERING, FARM, foodCategories } from './food-categories.ts';
import type { Places } from './places.ts';
import { Trades } from './trades.ts';
import type { World } from './world.ts';

export const taskLevels = ['NATIONAL', 'PROVINCE', 'CITY', 'COUNTY'] as const;
export const foodStages = ['PRODUCTION', 'CIRCULATION', 'CATERING', 'FARM_PRODUCT'] as const;
export const [AT_MAKER, AT_SHOP, AT_KITCHEN, OF_FARM] = [0, 1, 2, 3];
export const foodVerdicts = ['QUALIFIED', 'UNQUALIFIED', 'PROBLEM'] as const;
export const [QUALIFIED, UNQUALIFIED, PROBLEM] = [0, 1, 2];
export const retestVerdicts = ['UPHELD', 'OVERTURNED'] as const;
const [UPHELD, OVERTURNED] = [0, 1];
export const disposals = ['NONE', 'RECALL', 'PENALTY', 'CLOSED'] as const;
export const [NONE, RECALL, PENALTY, CLOSED] = [0, 1, 2, 3];

/** Division 6, two digits of the year, serial 8. */
export const sampleDigits = 16;
const filesKept = 256;
/** Files that stand when the line opens: those of failed samples that are not closed, and some of the last reports. */
export const samplesAtStart = 60;
const failedShare = 0.02;
/** Days between sample and report. */
const [fewestDays, mostDays] = [3, 20];
const none = -1;

const levelWeights = [
  [0, 5],
  [1, 15],
  [2, 30],
  [3, 50],
] as const;
const categoryWeights = foodCategories.map((row, index) => [index, row.weight] as const);
const madeCategories = foodCategories.flatMap(({ makers }, index) => (makers === '' ? [] : [index]));

/** Files of food samples: taken, reported, tested again, disposed of, closed; a slot a file. */
export class FoodSamples {
  readonly numbers = Buffer.alloc(filesKept * sampleDigits);
  readonly level = new Uint8Array(filesKept);
  /** Index into `foodCategories`. */
  readonly category = new Uint8Array(filesKept);
  /** Index into the products of the category, or into `farmGoods` if the sample has a trace code. */
  readonly product = new Uint8Array(filesKept);
  readonly stage = new Uint8Array(filesKept);
  readonly sampled = Buffer.alloc(filesKept * usccBytes);
  readonly hasProducer = new Uint8Array(filesKept);
  readonly producers = Buffer.alloc(filesKept * usccBytes);
  readonly traces = Buffer.alloc(filesKept * traceCodeBytes);
  readonly place = new Uint32Array(filesKept);
  readonly sampledDay = new Int32Array(filesKept);
  readonly reportDay = new Int32Array(filesKept);
  /** -1 for not known. */
  readonly producedDay = new Int32Array(filesKept);
  readonly verdict = new Uint8Array(filesKept);
  /** Index of the item that failed in the first report, -1 for none. */
  readonly failedItem = new Int8Array(filesKept);
  /** Measured values are drawn from this. */
  readonly measure = new Uint32Array(filesKept);
  /** -1 for no retest. */
  readonly retestDay = new Int32Array(filesKept);
  /** -1 for no verdict yet. */
  readonly retestVerdict = new Int8Array(filesKept);
  readonly disposal = new Uint8Array(filesKept);
  readonly version = new Uint32Array(filesKept);
  /** Slots of failed samples that are not closed. */
  private readonly open: number[] = [];
  private newest = samplesAtStart - 1;
  private serial = 0;
  private readonly makers: ReadonlyMap<string, Trades>;
  private readonly shops: Trades;
  private readonly kitchens: Trades;

  constructor(
    private readonly enterprises: Enterprises,
    private readonly places: Places,
    private readonly certificates: FarmCertificates,
    private readonly random: Random,
    today: number,
  ) {
    this.makers = new Map(['C13', 'C14', 'C15'].map((trade) => [trade, new Trades(enterprises, [trade])]));
    this.shops = new Trades(enterprises, ['F52']);
    this.kitchens = new Trades(enterprises, ['H62']);
    for (let slot = 0; slot < samplesAtStart; slot++) this.settle(slot, today);
  }

  /** Every second file is one of a failed sample, most of them of makers. */
  private settle(slot: number, today: number): void {
    const { random } = this;
    const failed = slot % 2 === 1;
    const category = failed && slot % 8 !== 7 ? random.pick(madeCategories) : random.weighted(categoryWeights);
    this.sample(slot, category, today - random.between(1, category === FARM ? 30 : 90), failed);
    for (let step = failed ? random.below(4) : 0; step > 0 && this.open.includes(slot); step--) {
      this.follow(slot, Math.min(this.reportDay[slot]! + this.version[slot]! * 5, today));
    }
  }

  /** A new sample is reported; its slot. The oldest file makes room for it. */
  begin(today: number): number {
    const { random } = this;
    const slot = (this.newest + 1) % filesKept;
    this.newest = slot;
    this.close(slot);
    this.sample(slot, random.weighted(categoryWeights), today - random.below(2), random.chance(failedShare));
    return slot;
  }

  /** The next step of a file of a failed sample that is new or among the first `told`; -1 if none is found. */
  followOpen(today: number, told: number): number {
    for (let tried = 0; tried < 6 && this.open.length > 0; tried++) {
      const slot = this.random.pick(this.open);
      if (slot >= told && slot < samplesAtStart) continue;
      this.follow(slot, today);
      return slot;
    }
    return none;
  }

  get openCount(): number {
    return this.open.length;
  }

  private sample(slot: number, category: number, reportDay: number, failed: boolean): void {
    const { random } = this;
    this.level[slot] = random.weighted(levelWeights);
    this.category[slot] = category;
    this.product[slot] = random.below(foodCategories[category]!.products.length);
    this.reportDay[slot] = reportDay;
    this.sampledDay[slot] = reportDay - random.between(fewestDays, mostDays);
    this.producedDay[slot] = none;
    this.hasProducer[slot] = 0;
    this.failedItem[slot] = failed ? random.below(foodCategories[category]!.items.length) : none;
    this.verdict[slot] = !failed ? QUALIFIED : random.chance(0.25) ? PROBLEM : UNQUALIFIED;
    if (category === FARM) this.takeFromFarm(slot, failed, reportDay);
    else if (category === CATERING) this.takeAt(slot, AT_KITCHEN, this.kitchens.pick(random));
    else this.takeMade(slot);
    this.measure[slot] = random.uint32();
    this.retestDay[slot] = none;
    this.retestVerdict[slot] = none;
    this.disposal[slot] = NONE;
    this.version[slot] = 1;
    this.number(slot);
    if (failed) this.open.push(slot);
  }

  private takeAt(slot: number, stage: number, enterprise: number): void {
    const start = enterprise * usccBytes;
    this.stage[slot] = stage;
    this.enterprises.usccs.copy(this.sampled, slot * usccBytes, start, start + usccBytes);
    this.place[slot] = this.enterprises.place[enterprise]!;
  }

  /** Made food is taken from its maker or from a shop. */
  private takeMade(slot: number): void {
    const { random } = this;
    const maker = this.makers.get(foodCategories[this.category[slot]!]!.makers)!.pick(random);
    const start = maker * usccBytes;
    this.enterprises.usccs.copy(this.producers, slot * usccBytes, start, start + usccBytes);
    this.hasProducer[slot] = 1;
    this.producedDay[slot] = this.sampledDay[slot]! - random.between(5, 120);
    if (random.chance(0.4)) this.takeAt(slot, AT_MAKER, maker);
    else this.takeAt(slot, AT_SHOP, this.shops.pick(random));
  }

  /** Three in four have the trace code of a certificate that the farms' line has published. */
  private takeFromFarm(slot: number, failed: boolean, today: number): void {
    const { certificates, random } = this;
    this.takeAt(slot, AT_SHOP, this.shops.pick(random));
    const certificate = random.chance(0.75) ? certificates.published(today - fewestDays) : none;
    if (certificate < 0) return;
    this.stage[slot] = OF_FARM;
    this.product[slot] = certificates.good[certificate]!;
    const trace = certificate * traceCodeBytes;
    certificates.codes.copy(this.traces, slot * traceCodeBytes, trace, trace + traceCodeBytes);
    const harvestDay = certificates.harvestDay[certificate]!;
    this.producedDay[slot] = harvestDay;
    this.sampledDay[slot] = Math.max(harvestDay, today - random.between(fewestDays, mostDays));
    if (certificates.byOrg[certificate] === 1) {
      const start = certificate * usccBytes;
      certificates.producers.copy(this.producers, slot * usccBytes, start, start + usccBytes);
      this.hasProducer[slot] = 1;
    }
    if (failed) certificates.fail(certificate);
  }

  /** One step of a failed sample: a retest asked for and answered, then recall, penalty, the end. */
  private follow(slot: number, day: number): void {
    const { random } = this;
    this.version[slot] = this.version[slot]! + 1;
    if (this.retestDay[slot]! >= 0 && this.retestVerdict[slot]! < 0) this.answerRetest(slot);
    else if (this.version[slot] === 2 && random.chance(0.5)) this.retestDay[slot] = day;
    else if (this.disposal[slot] === NONE) this.disposal[slot] = random.chance(0.5) ? RECALL : PENALTY;
    else if (this.disposal[slot] === RECALL && random.chance(0.6)) this.disposal[slot] = PENALTY;
    else this.close(slot);
  }

  private answerRetest(slot: number): void {
    if (this.random.chance(0.8)) {
      this.retestVerdict[slot] = UPHELD;
      return;
    }
    this.retestVerdict[slot] = OVERTURNED;
    this.verdict[slot] = QUALIFIED;
    this.close(slot);
  }

  private close(slot: number): void {
    const at = this.open.indexOf(slot);
    if (at < 0) return;
    this.disposal[slot] = CLOSED;
    this.open.splice(at, 1);
  }

  private number(slot: number): void {
    const county = counties[this.places.at(this.place[slot]!).county]!.code;
    const year = String(civilDate(this.sampledDay[slot]!).year % 100);
    const serial = String(++this.serial % 100_000_000).padStart(8, '0');
    this.numbers.write(`${county}${year}${serial}`, slot * sampleDigits, 'latin1');
  }
}

export const foodSamples = (world: World): FoodSamples =>
  new FoodSamples(
    world.enterprises,
    world.places,
    world.part(farmCertificates),
    world.randomFor('food-samples'),
    world.today,
  );
