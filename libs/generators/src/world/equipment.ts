import { equipmentKinds } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import { civilDate, dayStartMs } from './calendar.ts';
import type { Enterprises } from './enterprises.ts';
import { equipmentVarieties, inspectionDays, varietiesOfKind } from './equipment-varieties.ts';
import { type HazardSites, hazardSites } from './hazard-sites.ts';
import { Trades } from './trades.ts';
import type { World } from './world.ts';

export const equipmentStatuses = ['UNREGISTERED', 'IN_USE', 'STOPPED', 'SCRAPPED'] as const;
export const [UNREGISTERED, IN_USE, STOPPED, SCRAPPED] = [0, 1, 2, 3];
export const inspectionVerdicts = ['QUALIFIED', 'RECTIFY', 'UNQUALIFIED'] as const;
export const [QUALIFIED, RECTIFY, UNQUALIFIED] = [0, 1, 2];
export const alarmKinds = ['TRAPPED', 'OVERPRESSURE', 'OVERTEMP', 'OVERSPEED', 'OVERDUE'] as const;

export const equipmentCodeBytes = 18;
/** The newest alarms that a piece of equipment remembers. */
export const alarmsKept = 3;
const registerSize = 400;
const maintainers = 12;
const none = -1;
/** Days. */
export const longestLapse = 200;
/** Kinds whose pieces stand overdue at chemical sites when the line opens: what a typhoon meets. */
const overdueKinds = ['2000', '4000', '8000'].map((code) => equipmentKinds.findIndex((row) => row.code === code));
const kindWeights = equipmentKinds.map((row, kind) => [kind, row.weight] as const);
const [vessel, elevator, piping] = ['2000', '3000', '8000'].map((code) =>
  equipmentKinds.findIndex((row) => row.code === code),
);

/** Special equipment, a column a property, a slot a piece; what is scrapped gives its slot to a new piece. */
export class Equipment {
  readonly count = registerSize;
  readonly codes = Buffer.alloc(registerSize * equipmentCodeBytes);
  /** Index into `equipmentVarieties`. */
  readonly variety = new Uint8Array(registerSize);
  readonly parameters = new Uint8Array(registerSize);
  readonly user = new Uint32Array(registerSize);
  /** Slot of the enterprise that maintains it, -1 for its user. */
  readonly maintenance = new Int32Array(registerSize);
  readonly madeDay = new Int32Array(registerSize);
  /** -1 for not registered. */
  readonly registeredDay = new Int32Array(registerSize);
  readonly registration = new Uint32Array(registerSize);
  readonly status = new Uint8Array(registerSize);
  /** -1 for never. */
  readonly inspectedDay = new Int32Array(registerSize);
  readonly verdict = new Uint8Array(registerSize);
  readonly dueDay = new Int32Array(registerSize);
  readonly alarmCount = new Uint8Array(registerSize);
  readonly alarmMs = new Float64Array(registerSize * alarmsKept);
  readonly alarmKind = new Uint8Array(registerSize * alarmsKept);
  readonly changedMs = new Float64Array(registerSize);
  readonly version = new Uint32Array(registerSize);
  private readonly employers: Trades;
  private readonly makers: Trades;
  private made = 0;
  private registrations = 0;

  constructor(
    private readonly all: Enterprises,
    private readonly sites: HazardSites,
    private readonly random: Random,
    today: number,
  ) {
    this.employers = new Trades(all, [''], true);
    this.makers = new Trades(all, ['C'], true);
    for (let slot = 0; slot < registerSize; slot++) this.settle(slot, today);
  }

  kindOf(slot: number): number {
    return equipmentVarieties[this.variety[slot]!]!.kind;
  }

  isOverdue(slot: number, today: number): boolean {
    return this.status[slot] === IN_USE && this.dueDay[slot]! < today;
  }

  daysBetweenInspections(slot: number): number {
    return inspectionDays[this.kindOf(slot)]!;
  }

  /** Puts a piece that was in the register before the line opened into a slot; the first hundred show every state. */
  private settle(slot: number, today: number): void {
    const { random } = this;
    const early = slot < 100;
    const isOverdue = slot % (early ? 20 : 50) === 3;
    const kind = isOverdue ? overdueKinds[Math.floor(slot / 20) % overdueKinds.length]! : random.weighted(kindWeights);
    const days = inspectionDays[kind]!;
    if (slot % 16 === 5 && !isOverdue) {
      this.make(slot, kind, today - random.between(5, 60));
      return;
    }
    const registeredDay = today - days - random.between(longestLapse, 3000);
    this.make(slot, kind, registeredDay - random.between(5, 90));
    this.version[slot] = random.between(1, 6);
    this.register(slot, registeredDay);
    this.inspect(slot, today - random.below(days - 20), QUALIFIED);
    if (isOverdue) {
      this.user[slot] = this.sites.enterpriseOf(Math.floor(slot / 20) % this.sites.count);
      this.lapse(slot, today - random.between(10, longestLapse));
    } else if (slot % 16 === 9) this.status[slot] = STOPPED;
    else if (slot % 32 === 13) this.status[slot] = SCRAPPED;
    this.changedMs[slot] = dayStartMs(this.inspectedDay[slot]!);
  }

  /** Puts a new piece into a slot: made, not yet registered. */
  make(slot: number, kind: number, day: number): void {
    const { random } = this;
    const variety = random.pick(varietiesOfKind[kind]!);
    this.variety[slot] = variety;
    this.parameters[slot] = random.below(equipmentVarieties[variety]!.parameters.length);
    this.user[slot] = this.pickUser(kind);
    this.maintenance[slot] = kind === elevator ? this.pickMaintainer() : none;
    this.madeDay[slot] = day;
    this.registeredDay[slot] = none;
    this.status[slot] = UNREGISTERED;
    this.inspectedDay[slot] = none;
    this.dueDay[slot] = day + inspectionDays[kind]!;
    this.alarmCount[slot] = 0;
    this.changedMs[slot] = dayStartMs(day);
    this.version[slot] = 1;
    this.made++;
    this.codeOf(slot);
  }

  register(slot: number, day: number): void {
    this.registeredDay[slot] = day;
    this.registration[slot] = ++this.registrations % 100_000;
    this.status[slot] = IN_USE;
    this.inspect(slot, day, QUALIFIED);
  }

  inspect(slot: number, day: number, verdict: number): void {
    this.inspectedDay[slot] = day;
    this.verdict[slot] = verdict;
    this.dueDay[slot] = day + (verdict === QUALIFIED ? this.daysBetweenInspections(slot) : 30);
  }

  /** The last inspection is so long ago that the next was due on a day of the past. */
  lapse(slot: number, dueDay: number): void {
    this.dueDay[slot] = dueDay;
    this.inspectedDay[slot] = dueDay - this.daysBetweenInspections(slot);
    this.verdict[slot] = QUALIFIED;
  }

  alarm(slot: number, kind: number, ms: number): void {
    const kept = Math.min(this.alarmCount[slot]!, alarmsKept - 1);
    const start = slot * alarmsKept;
    for (let at = kept; at > 0; at--) {
      this.alarmMs[start + at] = this.alarmMs[start + at - 1]!;
      this.alarmKind[start + at] = this.alarmKind[start + at - 1]!;
    }
    this.alarmMs[start] = ms;
    this.alarmKind[start] = kind;
    this.alarmCount[slot] = kept + 1;
  }

  /** Pressure vessels and piping stand at chemical sites above all, machines at makers, elevators anywhere. */
  pickUser(kind: number): number {
    const { random, sites } = this;
    if ((kind === vessel || kind === piping) && random.chance(0.7))
      return sites.enterpriseOf(random.below(sites.count));
    return (kind === elevator ? this.employers : this.makers).pick(random);
  }

  pickMaintainer(): number {
    return this.all.employers[this.random.below(Math.min(maintainers, this.all.employers.length))]!;
  }

  /** Variety 4, maker 5 (province 33 and a licence), year 4, serial 5. */
  private codeOf(slot: number): void {
    const { kind, code } = equipmentVarieties[this.variety[slot]!]!;
    const licence = (kind + 1 + 10 * Math.floor(this.made / 100_000)) % 1000;
    const [maker, serial] = [String(licence).padStart(3, '0'), String(this.made % 100_000).padStart(5, '0')];
    const text = `${code}33${maker}${civilDate(this.madeDay[slot]!).year}${serial}`;
    this.codes.write(text, slot * equipmentCodeBytes, 'latin1');
  }
}

export const equipment = (world: World): Equipment =>
  new Equipment(world.enterprises, world.part(hazardSites), world.randomFor('equipment'), world.today);
