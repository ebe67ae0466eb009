import { counties, ports } from '@rail/catalogue';
import { assert, type Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { civilDate, dayAt } from './calendar.ts';
import type { Enterprises } from './enterprises.ts';
import { makeVessel, type Vessel } from './vessels.ts';
import type { World } from './world.ts';

export const callStatuses = ['DECLARED', 'ARRIVED', 'BERTHED', 'DEPARTED', 'SHELTERED', 'CANCELLED'] as const;
export const [DECLARED, ARRIVED, BERTHED, DEPARTED, SHELTERED, CANCELLED] = [0, 1, 2, 3, 4, 5];
export const callPurposes = ['LOAD', 'UNLOAD', 'BUNKER', 'SHELTER', 'TRANSIT'] as const;
export const [LOAD, UNLOAD, BUNKER, SHELTER, TRANSIT] = [0, 1, 2, 3, 4];

/** A call of a vessel at a port, from its declaration to its departure. */
export interface PortCall {
  /** ASCII. */
  readonly id: Buffer;
  readonly serial: number;
  readonly vessel: Vessel;
  readonly voyage: Buffer;
  /** Index into `ports`. */
  readonly port: number;
  readonly purpose: number;
  readonly cargo: readonly Cargo[];
  /** Slot of the enterprise that acts for it. */
  readonly agent: number;
  readonly etaMs: number;
  /** -1 until then. */
  ataMs: number;
  etdMs: number;
  atdMs: number;
  berth: number;
  status: number;
  version: number;
  changedMs: number;
}

export interface Cargo {
  readonly name: Buffer;
  /** The number of the United Nations for dangerous goods. */
  readonly unNumber: Buffer | undefined;
  /** Tons, times 100. */
  readonly tons: number;
  /** Containers, -1 for none. */
  readonly teu: number;
}

const [minute, hour] = [60_000, 3_600_000];
const callsAtOnce = 24;
const vesselCount = 64;
const tankerEach = 3;
/** Of so many calls one is cancelled, one seeks shelter: the first of them early. */
const [cancelledEach, shelterEach] = [12, 9];
const none = -1;
const [berths, agents] = [20, 12];

/** 联合国编号 and name of what tankers carry. */
const dangerousGoods = [
  ['UN1203', '汽油'],
  ['UN1075', '液化石油气'],
  ['UN1170', '乙醇溶液'],
  ['UN1294', '甲苯'],
  ['UN1830', '硫酸'],
].map(([unNumber = '', name = '']) => ({ unNumber: encodedText(unNumber), name: encodedText(name) }));
const dryGoods = ['集装箱货物', '铁矿石', '煤炭', '水泥', '粮食', '木材'].map((name) => encodedText(name));
const containers = 0;

const portWeights = ports.map(({ weight }, port) => [port, weight] as const);
const purposeWeights = [
  [LOAD, 38],
  [UNLOAD, 42],
  [BUNKER, 6],
  [TRANSIT, 8],
] as const;

/** The county of each port, as an index into `counties`. */
export const portCounties = ports.map(({ code, county }) => {
  const index = counties.findIndex((row) => row.code === county);
  assert(index >= 0, `${code} lies in a county`);
  return index;
});

/** Calls under way; one that has ended makes room for the next. */
class PortCalls {
  private readonly calls: PortCall[] = [];
  private readonly vessels: readonly Vessel[];
  private serial = 0;

  constructor(
    private readonly random: Random,
    private readonly enterprises: Enterprises,
  ) {
    this.vessels = Array.from({ length: vesselCount }, (_, at) => makeVessel(at + 1, at % tankerEach === 0, random));
  }

  /** The next thing that happens to a call: a new one, or a step of one that is under way. */
  step(nowMs: number): PortCall {
    const { random, calls } = this;
    const growing = calls.length < callsAtOnce && random.chance(calls.length < callsAtOnce / 2 ? 0.6 : 0.3);
    if (calls.length === 0 || growing) return this.declare(nowMs);
    const index = random.below(calls.length);
    const call = calls[index]!;
    this.move(call, nowMs);
    if (call.status === DEPARTED || call.status === CANCELLED) {
      calls[index] = calls[calls.length - 1]!;
      calls.pop();
    }
    return call;
  }

  private move(call: PortCall, nowMs: number): void {
    const { random } = this;
    const draw = random.unit();
    call.version++;
    call.changedMs = Math.max(nowMs, call.changedMs);
    if (call.status === DECLARED) {
      if (call.serial % cancelledEach === cancelledEach - 1) call.status = CANCELLED;
      else this.arrive(call, nowMs);
    } else if (call.status === SHELTERED) {
      if (draw < 0.5) this.depart(call, nowMs);
    } else if (this.isLastTanker(call)) {
      // What a typhoon finds: it stays, at most it is given another berth.
      this.berth(call);
    } else if (call.status === ARRIVED) {
      if (call.purpose === SHELTER || draw < 0.08) call.status = SHELTERED;
      else if (call.purpose === TRANSIT) this.depart(call, nowMs);
      else this.berth(call);
    } else if (draw < 0.08) call.status = SHELTERED;
    else this.depart(call, nowMs);
  }

  /** Whether without this call a port would have no tanker that has neither left nor sheltered. */
  private isLastTanker(call: PortCall): boolean {
    const another = (other: PortCall): boolean =>
      other !== call &&
      other.port === call.port &&
      other.vessel.tanker &&
      (other.status === ARRIVED || other.status === BERTHED);
    return call.vessel.tanker && !this.calls.some(another);
  }

  private arrive(call: PortCall, nowMs: number): void {
    call.status = ARRIVED;
    call.ataMs = nowMs;
    call.etdMs = nowMs + this.random.between(6, 48) * hour;
  }

  private berth(call: PortCall): void {
    call.status = BERTHED;
    call.berth = this.random.between(1, berths);
  }

  private depart(call: PortCall, nowMs: number): void {
    call.status = DEPARTED;
    call.atdMs = nowMs;
  }

  private declare(nowMs: number): PortCall {
    const { random } = this;
    const serial = ++this.serial;
    // First a tanker for each port.
    const first = serial <= ports.length;
    const vessel = first ? this.vessels[(serial - 1) * tankerEach]! : this.pickVessel();
    const port = first ? serial - 1 : random.weighted(portWeights);
    const purpose = serial % shelterEach === 0 ? SHELTER : random.weighted(purposeWeights);
    const year = civilDate(dayAt(nowMs)).year;
    const call: PortCall = {
      id: Buffer.from(`${ports[port]!.code}-${year}-${String(serial).padStart(9, '0')}`, 'latin1'),
      serial,
      vessel,
      voyage: encodedText(`V${String(serial % 10_000).padStart(4, '0')}${random.chance(0.5) ? 'E' : 'W'}`),
      port,
      purpose,
      cargo: this.load(vessel, purpose),
      agent: this.enterprises.employers[random.below(Math.min(agents, this.enterprises.employers.length))]!,
      etaMs: nowMs + random.between(5, 180) * minute,
      ataMs: none,
      etdMs: none,
      atdMs: none,
      berth: none,
      status: DECLARED,
      version: 1,
      changedMs: nowMs,
    };
    this.calls.push(call);
    return call;
  }

  /** A vessel that is not on another call. */
  private pickVessel(): Vessel {
    const busy = new Set(this.calls.map(({ vessel }) => vessel));
    return this.random.pick(this.vessels.filter((vessel) => !busy.has(vessel)));
  }

  private load({ tanker, tons }: Vessel, purpose: number): Cargo[] {
    const { random } = this;
    const laden = Math.floor((tons * random.between(40, 95)) / 100);
    if (tanker) return [{ ...random.pick(dangerousGoods), tons: laden * 100, teu: none }];
    if (purpose === BUNKER || purpose === SHELTER) return [];
    const goods = random.below(dryGoods.length);
    const teu = goods === containers ? Math.floor(laden / 12) : none;
    return [{ name: dryGoods[goods]!, unNumber: undefined, tons: laden * 100, teu }];
  }
}

export const portCalls = (world: World): PortCalls => new PortCalls(world.randomFor('port-calls'), world.enterprises);
