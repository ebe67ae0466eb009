import { counties } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { dateDigits, dayAt } from './calendar.ts';
import { type Enterprises, usccBytes } from './enterprises.ts';
import { type HazardSites, hazardSites } from './hazard-sites.ts';
import type { Places } from './places.ts';
import { workingMoment } from './working-hours.ts';
import type { World } from './world.ts';

export const inspectionPlans = ['DOUBLE_RANDOM', 'SPECIAL', 'COMPLAINT', 'REVISIT', 'ACCIDENT'] as const;
export const safetyVerdicts = ['PASS', 'RECTIFY', 'SUSPEND', 'PENALTY'] as const;
export const [PASS, RECTIFY, SUSPEND, PENALTY] = [0, 1, 2, 3];
const [REVISIT, ACCIDENT] = [3, 4];

export const inspectionIdBytes = 21;
/** Findings that one inspection can have. */
export const findingsAtMost = 4;
/** Kinds of findings; the last ones are major. */
const findingKinds = 10;
export const majorFrom = 7;
const filesKept = 240;
/** Files that stand when the line opens. */
export const filesAtStart = 100;
/** Share of inspections at sites of hazardous chemicals. */
const hazardShare = 0.45;
/** Of the employers, each of so many is not inspected any more: its last inspection is more than a year ago. */
const neglectedEach = 4;
/** So many steps close nearly every file. */
const oldSteps = 12;
/** Inspectors note another house than the register now and then. */
const oldAddressShare = 0.005;
const dayMs = 86_400_000;
const none = -1;

const planWeights = [
  [0, 45],
  [1, 25],
  [2, 15],
  [REVISIT, 11],
  [ACCIDENT, 4],
] as const;
const verdictWeights = [
  [PASS, 40],
  [RECTIFY, 40],
  [SUSPEND, 8],
  [PENALTY, 12],
] as const;

/** Files of work safety inspections: planned, inspected, rectified, rechecked, closed. */
export class Inspections {
  readonly ids = Buffer.alloc(filesKept * inspectionIdBytes);
  readonly usccs = Buffer.alloc(filesKept * usccBytes);
  readonly place = new Uint32Array(filesKept);
  readonly house = new Uint16Array(filesKept);
  /** The site of hazardous chemicals, -1 for none. */
  readonly site = new Int16Array(filesKept);
  /** Of the site when it was inspected. */
  readonly hazardLevel = new Uint8Array(filesKept);
  readonly plan = new Uint8Array(filesKept);
  readonly verdict = new Uint8Array(filesKept);
  readonly findings = new Uint8Array(filesKept);
  readonly findingKind = new Uint8Array(filesKept * findingsAtMost);
  readonly dueDay = new Int32Array(filesKept * findingsAtMost);
  /** -1 for not yet. */
  readonly rectifiedDay = new Int32Array(filesKept * findingsAtMost);
  /** Fine in yuan, 0 for none. */
  readonly fine = new Uint32Array(filesKept);
  readonly penaltyNumber = new Uint32Array(filesKept);
  readonly inspectedMs = new Float64Array(filesKept);
  /** -1 for open. */
  readonly closedMs = new Float64Array(filesKept);
  readonly version = new Uint32Array(filesKept);
  /** Slots of open files. */
  private readonly open: number[] = [];
  private newest = none;
  private serial = 0;
  private penalties = 0;
  private sitesVisited = 0;
  private neglectedSeen = 0;
  private readonly neglected: readonly number[];
  private readonly visited: readonly number[];

  constructor(
    private readonly all: Enterprises,
    readonly sites: HazardSites,
    private readonly places: Places,
    private readonly random: Random,
    startMs: number,
  ) {
    const others = all.employers.filter((slot) => !sites.isChemicalTrade(slot));
    const employers = others.length > 0 ? others : all.employers;
    this.neglected = employers.filter((_, rank) => rank % neglectedEach === neglectedEach - 1);
    this.visited = employers.filter((_, rank) => rank % neglectedEach !== neglectedEach - 1);
    for (let slot = 0; slot < filesAtStart; slot++) this.settle(slot, startMs);
  }

  /** Puts a file that was begun before the line opened into a slot. */
  private settle(slot: number, startMs: number): void {
    const { random } = this;
    const isOld = slot % 3 === 1;
    const ageMs = (isOld ? random.between(380, 900) : random.between(1, 300)) * dayMs;
    const { neglected } = this;
    const isNeglected = isOld && neglected.length > 0;
    const target = isNeglected ? neglected[this.neglectedSeen++ % neglected.length]! : this.target();
    this.inspect(slot, target, startMs - ageMs);
    this.newest = slot;
    // An old file is closed, of the others some.
    for (let steps = isOld ? oldSteps : random.below(4); steps > 0 && this.closedMs[slot]! < 0; steps--) {
      const days = this.version[slot]! * 9 + random.between(1, 8);
      this.follow(slot, Math.min(this.inspectedMs[slot]! + days * dayMs, startMs));
    }
  }

  /** A new inspection; the slot of its file. The oldest file makes room for it. */
  begin(nowMs: number): number {
    const slot = (this.newest + 1) % filesKept;
    this.newest = slot;
    const stillOpen = this.open.indexOf(slot);
    if (stillOpen >= 0) this.open.splice(stillOpen, 1);
    this.inspect(slot, this.target(), nowMs);
    return slot;
  }

  /** The next step of an open file that is new or among the first `told`; its slot, or -1 if none is found. */
  followOpen(nowMs: number, told: number): number {
    for (let tried = 0; tried < 4 && this.open.length > 0; tried++) {
      const slot = this.random.pick(this.open);
      if (slot < told || slot >= filesAtStart) {
        this.follow(slot, nowMs);
        return slot;
      }
    }
    return none;
  }

  /** A site of hazardous chemicals in turn (as -1 - site), or the slot of another enterprise. */
  private target(): number {
    const { random, sites } = this;
    if (this.visited.length === 0 || random.chance(hazardShare)) return none - (this.sitesVisited++ % sites.count);
    return random.pick(this.visited);
  }

  private inspect(slot: number, target: number, beforeMs: number): void {
    const { random, all } = this;
    const site = target < 0 ? none - target : none;
    const enterprise = site < 0 ? target : this.sites.enterpriseOf(site);
    const ms = workingMoment(beforeMs, random);
    this.inspectedMs[slot] = ms;
    this.site[slot] = site;
    this.hazardLevel[slot] = site < 0 ? 0 : this.sites.level[site]!;
    all.usccs.copy(this.usccs, slot * usccBytes, enterprise * usccBytes, (enterprise + 1) * usccBytes);
    this.place[slot] = all.place[enterprise]!;
    this.house[slot] = random.chance(oldAddressShare) ? random.between(1, 999) : all.house[enterprise]!;
    this.plan[slot] = random.weighted(planWeights);
    this.version[slot] = 1;
    this.fine[slot] = 0;
    this.identify(slot, dayAt(ms));
    this.find(slot, random.weighted(verdictWeights), dayAt(ms));
    this.closedMs[slot] = this.verdict[slot] === PASS ? ms : none;
    if (this.verdict[slot] !== PASS) this.open.push(slot);
  }

  /** Notes what was found: nothing or little for a pass, something major for more than rectification. */
  private find(slot: number, verdict: number, day: number): void {
    const { random } = this;
    this.verdict[slot] = verdict;
    const count = verdict === PASS ? 0 : random.between(1, findingsAtMost);
    this.findings[slot] = count;
    for (let at = slot * findingsAtMost; at < slot * findingsAtMost + count; at++) {
      const isMajor = verdict > RECTIFY && at === slot * findingsAtMost;
      this.findingKind[at] = isMajor ? random.between(majorFrom, findingKinds - 1) : random.below(majorFrom);
      this.dueDay[at] = day + random.between(7, 30);
      this.rectifiedDay[at] = none;
    }
    if (verdict === PENALTY) this.punish(slot);
  }

  private punish(slot: number): void {
    this.verdict[slot] = PENALTY;
    this.penaltyNumber[slot] = ++this.penalties;
    this.fine[slot] = this.random.between(2, 40) * 5000;
  }

  /** One step of an open file: findings are rectified one by one; a recheck closes it, or finds too little done. */
  private follow(slot: number, ms: number): void {
    const { random } = this;
    this.version[slot] = this.version[slot]! + 1;
    const start = slot * findingsAtMost;
    let open = 0;
    for (let at = start; at < start + this.findings[slot]!; at++) {
      if (this.rectifiedDay[at]! >= 0) continue;
      if (random.chance(0.6)) this.rectifiedDay[at] = dayAt(ms);
      else open++;
    }
    if (open === 0) {
      this.closedMs[slot] = ms;
      this.open.splice(this.open.indexOf(slot), 1);
    } else if (this.verdict[slot] === RECTIFY && random.chance(0.15)) this.punish(slot);
  }

  /** AJ, county 6, day 8, serial 5. */
  private identify(slot: number, day: number): void {
    const county = counties[this.places.at(this.place[slot]!).county]!.code;
    const serial = String(++this.serial % 100_000).padStart(5, '0');
    this.ids.write(`AJ${county}${dateDigits(day)}${serial}`, slot * inspectionIdBytes, 'latin1');
  }
}

export const inspections = (world: World): Inspections =>
  new Inspections(
    world.enterprises,
    world.part(hazardSites),
    world.places,
    world.randomFor('inspections'),
    world.startMs,
  );
