import { counties, landClasses } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { dayAt } from './calendar.ts';
import type { Places } from './places.ts';
import { begun, complete, type Projects, projects, withLand } from './projects.ts';
import type { World } from './world.ts';

export const parcelStatuses = ['PLANNED', 'SUPPLIED', 'UNDER_CONSTRUCTION', 'COMPLETED', 'IDLE'] as const;
export const [PLANNED, SUPPLIED, UNDER_CONSTRUCTION, COMPLETED, IDLE] = [0, 1, 2, 3, 4];
export const supplies = ['ALLOCATED', 'GRANTED', 'LEASED', 'NONE'] as const;
export const [ALLOCATED, GRANTED, LEASED, NOT_SUPPLIED] = [0, 1, 2, 3];

export const parcelCodeBytes = 19;
const none = -1;
/** Each project has the parcel of its own slot; these have a second one; the last are of no project. */
const projectsWithTwo: readonly number[] = [0, 3, 5, 9, 12, 16, 17, 21];
/** What the parcels of no project are: right and use (GB/T 37346), land class, whether it is built on. */
const others = [
  ['JC', '07', COMPLETED],
  ['JC', '07', COMPLETED],
  ['JE', '03', PLANNED],
  ['GH', '11', PLANNED],
  ['JD', '01', PLANNED],
  ['JB', '06', COMPLETED],
  ['GB', '07', COMPLETED],
  ['GB', '05', COMPLETED],
] as const;
/** Those of the others that are built on, from the end of the register. */
const oldParcels = [-1, -1, -1, -2, -2, -2, -3, -7, -8];
const year = 365;
const landClassWeights = [
  ['06', 55],
  ['05', 15],
  ['07', 15],
  ['08', 15],
] as const;
const classOf = (code: string): number => landClasses.findIndex((row) => row.code === code);

/** Parcels of land: those of the projects, which are supplied, built on or lie idle, and some of no project. */
export class Parcels {
  readonly count: number;
  readonly codes: Buffer;
  /** Slot of the project, -1 for none. */
  readonly project: Int32Array;
  /** Index into `landClasses`. */
  readonly landClass: Uint8Array;
  readonly supply: Uint8Array;
  readonly place: Uint32Array;
  readonly widthM: Uint16Array;
  readonly depthM: Uint16Array;
  /** Times 100. */
  readonly plotRatio: Uint16Array;
  /** Yuan a square metre. */
  readonly pricePerSqm: Uint32Array;
  readonly farmlandSqm: Uint32Array;
  readonly redline: Uint8Array;
  readonly version: Uint32Array;
  /** When the plan of the parcel was made: days since 1970. */
  readonly plannedDay: Int32Array;
  private readonly generation: Uint32Array;
  /** Of which layout of a slot the land office has told, plus one; undefined if no one tells of parcels. */
  private told: Uint32Array | undefined;
  private readonly serials = new Uint32Array(counties.length);

  constructor(
    private readonly random: Random,
    readonly projects: Projects,
    private readonly places: Places,
    private readonly today: number,
  ) {
    const count = projects.count + projectsWithTwo.length + others.length;
    this.count = count;
    this.codes = Buffer.alloc(count * parcelCodeBytes);
    this.project = new Int32Array(count).fill(none);
    this.landClass = new Uint8Array(count);
    this.supply = new Uint8Array(count);
    this.place = new Uint32Array(count);
    this.widthM = new Uint16Array(count);
    this.depthM = new Uint16Array(count);
    this.plotRatio = new Uint16Array(count);
    this.pricePerSqm = new Uint32Array(count);
    this.farmlandSqm = new Uint32Array(count);
    this.redline = new Uint8Array(count);
    this.version = new Uint32Array(count);
    this.plannedDay = new Int32Array(count);
    this.generation = new Uint32Array(count);
    for (let slot = 0; slot < projects.count; slot++) this.project[slot] = slot;
    for (const [index, project] of projectsWithTwo.entries()) this.project[projects.count + index] = project;
    for (let slot = 0; slot < count; slot++) this.layOut(slot);
  }

  /** Slots of the parcels of a project. */
  ofProject(project: number): number[] {
    const second = projectsWithTwo.indexOf(project);
    return second < 0 ? [project] : [project, this.projects.count + second];
  }

  /** If the project of a slot is another than before, so is its parcel. Answers whether it is. */
  follow(slot: number): boolean {
    const project = this.project[slot]!;
    if (project === none || this.generation[slot] === this.projects.generation[project]) return false;
    this.layOut(slot);
    return true;
  }

  statusOf(slot: number): number {
    const project = this.project[slot]!;
    if (project === none) return this.otherOf(slot)[2];
    const reached = this.projects.milestones[project]!;
    if (reached >= complete) return COMPLETED;
    if (reached >= begun) return UNDER_CONSTRUCTION;
    if (reached < withLand) return PLANNED;
    return this.projects.isIdle(project) ? IDLE : SUPPLIED;
  }

  /** The day of the contract of supply, -1 before it. */
  contractDay(slot: number): number {
    const project = this.project[slot]!;
    if (project === none || this.projects.milestones[project]! < withLand) return none;
    return dayAt(this.projects.reachedAt(project, withLand - 1));
  }

  /** Since when there can be a right in it: built on, or at least supplied. */
  availableDay(slot: number): number {
    const project = this.project[slot]!;
    if (project === none) return none;
    const { milestones } = this.projects;
    const at = milestones[project]! >= complete ? complete : Math.min(withLand, milestones[project]!);
    return dayAt(this.projects.reachedAt(project, at - 1));
  }

  /** Right and use of the parcel, signs 13 and 14 of its code. */
  featureOf(slot: number): string {
    return this.codes.toString('latin1', slot * parcelCodeBytes + 12, slot * parcelCodeBytes + 14);
  }

  /** Whoever tells of parcels says so before the first, and of each: only what is told is then built on. */
  beginTelling(): void {
    this.told = new Uint32Array(this.count);
  }

  tell(slot: number): void {
    if (this.told !== undefined) this.told[slot] = this.generation[slot]! + 1;
  }

  /** A parcel with houses on it. */
  pickBuilt(random: Random): number {
    const slot = random.below(this.count);
    const isBuilt = this.statusOf(slot) === COMPLETED && this.isTold(slot);
    return isBuilt ? slot : this.pickOld(random);
  }

  /** A parcel with houses on it that has been there for long, and stays: most often one of the two large ones. */
  pickOld(random: Random): number {
    return this.count + random.pick(oldParcels);
  }

  /** Whether the parcel is the one of the project that now holds the slot, and has been told of. */
  private isTold(slot: number): boolean {
    const project = this.project[slot]!;
    const current = project === none || this.generation[slot] === this.projects.generation[project];
    return current && (this.told === undefined || this.told[slot] === this.generation[slot]! + 1);
  }

  private otherOf(slot: number): (typeof others)[number] {
    return others[slot - (this.count - others.length)] ?? others[0];
  }

  private layOut(slot: number): void {
    const { random, projects: all } = this;
    const project = this.project[slot]!;
    const other = project === none ? this.otherOf(slot) : undefined;
    this.generation[slot] = project === none ? 0 : all.generation[project]!;
    this.place[slot] =
      project === none ? this.places.pickIn(this.places.pickCity(random), random) : all.place[project]!;
    const { county } = this.places.at(this.place[slot]);
    const serial = this.serials[county]!++;
    const zone = `0${String(1 + (Math.floor(serial / 99_999) % 99)).padStart(2, '0')}00${1 + (slot % 9)}`;
    const number = String((serial % 99_999) + 1).padStart(5, '0');
    const text = `${counties[county]!.code}${zone}${other?.[0] ?? 'GB'}${number}`;
    this.codes.write(text, slot * parcelCodeBytes, 'latin1');
    this.landClass[slot] = classOf(other?.[1] ?? random.weighted(landClassWeights));
    this.supply[slot] = other === undefined ? random.weighted(supplyWeights) : NOT_SUPPLIED;
    this.widthM[slot] = random.between(40, 400);
    this.depthM[slot] = random.between(40, 300);
    this.plotRatio[slot] = random.between(80, 350);
    this.pricePerSqm[slot] = random.between(400, 9000);
    const area = this.widthM[slot] * this.depthM[slot];
    this.farmlandSqm[slot] = slot % 9 === 2 ? Math.floor(area / random.between(4, 40)) : 0;
    this.redline[slot] = slot % 10 === 7 ? 1 : 0;
    this.plannedDay[slot] =
      project === none ? this.today - random.between(2 * year, 9 * year) : dayAt(all.reachedAt(project, 0));
    this.version[slot] = 1;
  }
}

const supplyWeights = [
  [ALLOCATED, 20],
  [GRANTED, 70],
  [LEASED, 10],
] as const;

export const parcels = (world: World): Parcels =>
  new Parcels(world.randomFor('parcels'), world.part(projects), world.places, world.today);
