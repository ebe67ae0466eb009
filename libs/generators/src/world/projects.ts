import { cities, counties, industries } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { civilDate, dayAt } from './calendar.ts';
import type { Enterprises } from './enterprises.ts';
import type { Places } from './places.ts';
import { workingMoment } from './working-hours.ts';
import type { World } from './world.ts';

export const projectStatuses = ['CODED', 'APPROVED', 'STARTED', 'COMPLETED', 'SUSPENDED', 'LAPSED'] as const;
const [CODED, APPROVED, STARTED, COMPLETED, SUSPENDED, LAPSED] = [0, 1, 2, 3, 4, 5];
export const procedures = ['APPROVAL', 'VERIFICATION', 'FILING'] as const;
export const milestoneKinds = ['CODED', 'LAND', 'PLANNING', 'EIA', 'PERMIT', 'START', 'COMPLETE', 'ACCEPT'] as const;
/** How many milestones a project has when it has its land, has begun, is complete, is accepted. */
export const [withLand, begun, complete, accepted] = [2, 6, 7, 8];

export const projectCodeBytes = 24;
const projectCount = 24;
const dayMs = 86_400_000;
const [fourYears, threeYears] = [1460, 1095];
const procedureWeights = [
  [0, 15],
  [1, 15],
  [2, 70],
] as const;
const works = ['智能化改造项目', '年产十万件生产线项目', '产业园项目', '研发中心项目', '仓储物流项目'];
/** Milestones with which the projects of the beginning stand, in turn; those on hold are marked. */
const stagesAtStart = [8, 6, 1, 3, 7, 5, 1, 6] as const;
const [lapsedTurn, heldSlot] = [6, 15];
/** Slots whose project got its land long ago and never begins, so that idle land is always to be found. */
const idleSlots: ReadonlySet<number> = new Set([3, 11]);

/** Investment projects from their code to their acceptance, a column a property; what has ended gives up its slot. */
export class Projects {
  readonly count = projectCount;
  readonly codes = Buffer.alloc(projectCount * projectCodeBytes);
  /** Avro bytes of each name. */
  readonly names: Buffer[] = Array.from({ length: projectCount }, () => encodedText(''));
  readonly procedure = new Uint8Array(projectCount);
  /** Slots of enterprises, all employers. */
  readonly owner = new Int32Array(projectCount);
  readonly place = new Uint32Array(projectCount);
  /** 万元, times 100. */
  readonly total = new Float64Array(projectCount);
  readonly plannedStart = new Int32Array(projectCount);
  readonly plannedEnd = new Int32Array(projectCount);
  readonly milestones = new Uint8Array(projectCount);
  /** When each milestone was reached, eight a project. */
  readonly reachedMs = new Float64Array(projectCount * accepted);
  readonly progress = new Uint8Array(projectCount);
  readonly suspended = new Uint8Array(projectCount);
  readonly lapsed = new Uint8Array(projectCount);
  readonly version = new Uint32Array(projectCount);
  /** Which project of the slot this is: what belongs to one before it knows that it has gone. */
  readonly generation = new Uint32Array(projectCount);
  private readonly builders: readonly number[];
  private serial = 0;

  constructor(
    private readonly random: Random,
    private readonly enterprises: Enterprises,
    private readonly places: Places,
    nowMs: number,
  ) {
    const builders = enterprises.employers.filter((slot) =>
      /^[CEGHIM]/.test(industries[enterprises.industry[slot]!]!.code),
    );
    this.builders = builders.length > 0 ? builders : enterprises.employers;
    for (let slot = 0; slot < projectCount; slot++) this.settle(slot, nowMs);
  }

  statusOf(slot: number): number {
    if (this.lapsed[slot] === 1) return LAPSED;
    if (this.suspended[slot] === 1) return SUSPENDED;
    const reached = this.milestones[slot]!;
    if (reached >= complete) return COMPLETED;
    if (reached >= begun) return STARTED;
    return reached >= withLand ? APPROVED : CODED;
  }

  hasEnded(slot: number): boolean {
    return this.lapsed[slot] === 1 || this.milestones[slot] === accepted;
  }

  isIdle(slot: number): boolean {
    return idleSlots.has(slot);
  }

  /** When a milestone (its index) was reached. */
  reachedAt(slot: number, milestone: number): number {
    return this.reachedMs[slot * accepted + milestone]!;
  }

  newestMs(slot: number): number {
    return this.reachedAt(slot, this.milestones[slot]! - 1);
  }

  reach(slot: number, ms: number): void {
    this.reachedMs[slot * accepted + this.milestones[slot]!] = ms;
    this.milestones[slot] = this.milestones[slot]! + 1;
  }

  /** Gives a code to a new project in a slot. */
  code(slot: number, ms: number): void {
    const { random, enterprises, places } = this;
    const owner = random.pick(this.builders);
    const place = enterprises.place[owner]!;
    const { year, month } = civilDate(dayAt(ms));
    const { county, city } = places.at(place);
    const serial = String(this.serial++ % 1_000_000).padStart(6, '0');
    const date = String(year % 100).padStart(2, '0') + String(month).padStart(2, '0');
    const isRenewal = random.chance(0.3);
    const text = `${date}-${counties[county]!.code}-04-${isRenewal ? '02' : '01'}-${serial}`;
    this.codes.write(text, slot * projectCodeBytes, 'latin1');
    const trade = industries[enterprises.industry[owner]!]!.name;
    const work = isRenewal ? works[0]! : random.pick(works);
    this.names[slot] = encodedText(`${cities[city]!.name.replace('市', '')}虚构${trade}${work}`);
    this.owner[slot] = owner;
    this.place[slot] = place;
    this.procedure[slot] = random.weighted(procedureWeights);
    this.total[slot] = random.between(5, 800) * 10_000;
    this.plannedStart[slot] = dayAt(ms) + random.between(120, 400);
    this.plannedEnd[slot] = this.plannedStart[slot] + random.between(300, 900);
    this.milestones[slot] = 0;
    this.progress[slot] = 0;
    this.suspended[slot] = 0;
    this.lapsed[slot] = 0;
    this.version[slot] = 1;
    this.generation[slot] = this.generation[slot]! + 1;
    this.reach(slot, ms);
  }

  /** Puts a project that had come some way before the line opened into a slot. */
  private settle(slot: number, nowMs: number): void {
    const { random } = this;
    const turn = slot % stagesAtStart.length;
    const stage = stagesAtStart[turn]!;
    const idle = this.isIdle(slot);
    const days = idle ? random.between(fourYears, fourYears + 300) : random.between(200, threeYears - 100);
    const codedMs = nowMs - days * dayMs;
    this.code(slot, workingMoment(codedMs, random));
    // An idle project got its land within months; others spread over the time that has gone by.
    const stepMs = idle ? 60 * dayMs : Math.floor((days * dayMs) / (stage + 1));
    for (let at = 1; at < stage; at++) {
      const ms = workingMoment(codedMs + at * stepMs, random);
      this.reach(slot, Math.max(ms, this.newestMs(slot)));
    }
    if (idle || slot === heldSlot) this.suspended[slot] = 1;
    if (turn === lapsedTurn) this.lapsed[slot] = 1;
    if (stage >= complete) this.progress[slot] = 100;
    else if (stage >= begun) this.progress[slot] = random.between(5, 90);
    this.version[slot] = random.between(stage, stage + 5);
  }
}

export const projects = (world: World): Projects =>
  new Projects(world.randomFor('projects'), world.enterprises, world.places, world.nowMs);
