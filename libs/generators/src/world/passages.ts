import type { Random } from '@rail/kernel';

import { dayAt, dayStartMs } from './calendar.ts';
import { plateBytes } from './plates.ts';
import { type Roads, roads } from './roads.ts';
import { NO_TIDE, tideAt, tollHours, trafficAt } from './traffic.ts';
import { type Vehicles, vehicles } from './vehicles.ts';
import type { World } from './world.ts';

const [minute, hour] = [60_000, 3_600_000];
/** Passages under way lie in rings by the length of their route, so that each ring is in the order of its exits. */
const freshRings = 8;
const ringSize = 16_384;
const ringMask = ringSize - 1;
const rows = (freshRings + 1) * ringSize;
/** The ring of passages whose entry is told after the vehicle has left: what a station sends when it is on line again. */
const tardyRing = freshRings;
/** Share of entries that are told at once; a full ring makes it less. */
const freshShare = 0.5;
/** Share of the tardy that a station sends from the last day, not from the last minutes. */
const dayOldShare = 0.3;
/** Share of routes against the tide that are drawn anew. */
const tideShare = 0.7;
const [latest, dayHours] = [10 * minute, 24];
/** The exit of a tardy passage is told this much after its entry; the first ones sooner, so that both are met early. */
const longestWait = 2000;

/** Vehicles that have entered the expressways and not yet left, a column a property. */
export class Passages {
  /** The plate, as bytes: the register may give the slot to another vehicle meanwhile. */
  readonly plates = Buffer.alloc(rows * plateBytes);
  readonly plateSize = new Uint8Array(rows);
  readonly model = new Uint8Array(rows);
  readonly route = new Uint16Array(rows);
  readonly serial = new Float64Array(rows);
  readonly entryMs = new Float64Array(rows);
  readonly exitMs = new Float64Array(rows);
  /** When the exit is to be told. */
  private readonly tellMs = new Float64Array(rows);
  private readonly heads = new Uint32Array(freshRings + 1);
  private readonly tails = new Uint32Array(freshRings + 1);
  private readonly routesPerRing: number;
  private serials = 0;
  private turn = 0;

  constructor(
    private readonly random: Random,
    private readonly register: Vehicles,
    private readonly network: Roads,
  ) {
    this.routesPerRing = network.routes.length / freshRings;
  }

  /** The row of a passage that ends now, or -1 if none is due. */
  exit(nowMs: number): number {
    this.turn = (this.turn + 1) & (freshRings - 1);
    const tardy = this.dueOf(tardyRing, nowMs);
    return tardy >= 0 ? tardy : this.dueOf(this.turn, nowMs);
  }

  /** The row of a passage that begins. */
  enter(nowMs: number): number {
    const { random } = this;
    const route = this.pickRoute(nowMs);
    const ring = Math.floor(route / this.routesPerRing);
    const fresh = random.chance(freshShare) && !this.isFull(ring);
    const dayOld = !fresh && random.chance(dayOldShare);
    const aboutMs = dayOld ? this.lastDay(nowMs) : nowMs;
    const ofDay = Math.floor((aboutMs - dayStartMs(dayAt(aboutMs))) / hour);
    const group = trafficAt(ofDay, random.unit());
    const vehicle = this.register.pick(group, random);
    const kmh = group === 'car' ? 84 + random.below(33) : 62 + random.below(27);
    const travelMs = Math.floor((this.network.at(route).metres * 3600) / kmh);
    const row = this.push(fresh ? ring : tardyRing);
    this.entryMs[row] = fresh
      ? nowMs
      : dayOld
        ? enteredBy(aboutMs, nowMs - travelMs)
        : nowMs - travelMs - random.below(latest);
    this.exitMs[row] = this.entryMs[row] + travelMs;
    if (fresh) this.queue(ring, row, this.exitMs[row]);
    else this.queue(tardyRing, row, nowMs + Math.min(longestWait, this.serials));
    this.route[row] = route;
    this.describe(row, vehicle);
    return row;
  }

  /** Any route; in the evenings of the weekend more of those that go its way. */
  private pickRoute(nowMs: number): number {
    const { random, network } = this;
    const route = random.below(network.routes.length);
    const day = dayAt(nowMs);
    const tide = tideAt(day, Math.floor((nowMs - dayStartMs(day)) / hour));
    if (tide === NO_TIDE || network.at(route).tide !== -tide) return route;
    return random.chance(tideShare) ? random.below(network.routes.length) : route;
  }

  private describe(row: number, vehicle: number): void {
    const { plates, plateSize, model } = this.register;
    const [from, to] = [vehicle * plateBytes, row * plateBytes];
    for (let at = 0; at < plateBytes; at++) this.plates[to + at] = plates[from + at]!;
    this.plateSize[row] = plateSize[vehicle]!;
    this.model[row] = model[vehicle]!;
    this.serial[row] = ++this.serials;
  }

  /** A moment of the last day, most of them in the rush hours. */
  private lastDay(nowMs: number): number {
    const day = dayAt(nowMs);
    const at = dayStartMs(day) + this.random.weighted(tollHours) * hour + this.random.below(hour);
    return at < nowMs ? at : at - dayHours * hour;
  }

  /** Puts off an exit that would overtake the one before it: rings stay in order. */
  private queue(ring: number, row: number, dueMs: number): void {
    const before = this.tails[ring]! - 2;
    const last = before >= this.heads[ring]! ? this.tellMs[ring * ringSize + (before & ringMask)]! : 0;
    this.tellMs[row] = Math.max(last, dueMs);
    if (ring !== tardyRing) this.exitMs[row] = this.tellMs[row];
  }

  private dueOf(ring: number, nowMs: number): number {
    const head = this.heads[ring]!;
    if (head === this.tails[ring]) return -1;
    const row = ring * ringSize + (head & ringMask);
    // A tardy passage has ended already: if its ring is full, its exit is told before its time.
    if (this.tellMs[row]! > nowMs && !(ring === tardyRing && this.isFull(ring))) return -1;
    this.heads[ring] = head + 1;
    return row;
  }

  private push(ring: number): number {
    const tail = this.tails[ring]!;
    this.tails[ring] = tail + 1;
    return ring * ringSize + (tail & ringMask);
  }

  private isFull(ring: number): boolean {
    return (this.tails[ring]! - this.heads[ring]!) >>> 0 >= ringSize - 1;
  }
}

/** The moment, or the same time of the day before, so that the vehicle has left by now. */
function enteredBy(ms: number, latestMs: number): number {
  return ms <= latestMs ? ms : ms - dayHours * hour;
}

export const passages = (world: World): Passages =>
  new Passages(world.randomFor('passages'), world.part(vehicles), world.part(roads));
