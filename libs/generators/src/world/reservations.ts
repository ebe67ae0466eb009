import type { Random } from '@rail/kernel';

import { drawUuid, uuidBytes } from '../encode/uuid.ts';
import { remember } from './acquaintance.ts';
import { dayAt, dayStartMs } from './calendar.ts';
import { ACTIVE, idNumberBytes } from './persons.ts';
import { type HourWeights, pastMoment } from './rhythm.ts';
import { type ScenicAreas, scenicAreas } from './scenic-areas.ts';
import type { World } from './world.ts';

export const visitPhases = ['BOOKED', 'ENTERED', 'EXITED', 'CANCELLED'] as const;
export const [BOOKED, ENTERED, EXITED, CANCELLED_VISIT] = [0, 1, 2, 3];
export const bookingChannels = ['APP', 'OTA', 'WINDOW', 'GROUP'] as const;
const [, , WINDOW, GROUP] = [0, 1, 2, 3];

const openAtOnce = 180;
/** While there is room, so often someone new books. */
const beginningShare = 0.4;
const hourMs = 3_600_000;
const minuteMs = 60_000;
const adultAge = 18;
const tries = 8;
const none = -1;
const entryHours: HourWeights = [0, 0, 0, 0, 0, 0, 0, 2, 12, 20, 18, 10, 8, 12, 10, 6, 2].map(
  (weight, hour) => [hour, weight] as const,
);

/** Reservations of visits, a column a property; what is over makes room for the next. */
export class Reservations {
  readonly ids = Buffer.alloc(openAtOnce * uuidBytes);
  readonly area = new Uint8Array(openAtOnce);
  /** Slot of the person who books, -1 for one who gave no number. */
  readonly lead = new Int32Array(openAtOnce);
  readonly idNumbers = Buffer.alloc(openAtOnce * idNumberBytes);
  /** Index of the place from which the party comes, -1 for another province. */
  readonly origin = new Int32Array(openAtOnce);
  readonly visitors = new Uint8Array(openAtOnce);
  readonly channel = new Uint8Array(openAtOnce);
  readonly phase = new Uint8Array(openAtOnce);
  readonly slotDay = new Int32Array(openAtOnce);
  /** Hour of the day at which the reserved hours begin. */
  readonly slotHour = new Uint8Array(openAtOnce);
  readonly atMs = new Float64Array(openAtOnce);
  readonly version = new Uint32Array(openAtOnce);
  private readonly entryMs = new Float64Array(openAtOnce);
  private open = 0;

  constructor(
    private readonly world: World,
    readonly areas: ScenicAreas,
    private readonly random: Random,
  ) {}

  /** The row of a reservation that was made or has changed. */
  next(): number {
    const { random } = this;
    if (this.open === 0 || (this.open < openAtOnce && random.chance(beginningShare))) {
      this.book(this.open);
      return this.open++;
    }
    const row = random.below(this.open);
    if (this.phase[row] === EXITED || this.phase[row] === CANCELLED_VISIT) this.book(row);
    else {
      this.version[row]!++;
      this.live(row);
    }
    return row;
  }

  private book(row: number): void {
    const { random, world } = this;
    const { places } = world;
    drawUuid(random, this.ids, row);
    const entryMs = pastMoment(world.nowMs, 2, entryHours, random);
    const day = dayAt(entryMs);
    const channel = random.weighted(channelWeights);
    this.entryMs[row] = entryMs;
    this.slotDay[row] = day;
    this.slotHour[row] = Math.floor((entryMs - dayStartMs(day)) / hourMs);
    this.atMs[row] = entryMs - (channel === WINDOW ? random.between(5, 20) : random.between(40, 4000)) * minuteMs;
    this.area[row] = this.areas.pick(places.pickCity(random), random.weighted(areaWeights));
    this.channel[row] = channel;
    this.visitors[row] = channel === GROUP ? random.between(10, 45) : random.between(1, 5);
    this.lead[row] = channel === WINDOW && random.chance(0.5) ? none : this.pickLead();
    const lead = this.lead[row];
    if (lead >= 0) remember(world.persons, lead, this.idNumbers, row);
    const isLocal = lead >= 0 && random.chance(0.8);
    this.origin[row] = isLocal
      ? world.persons.home[lead]!
      : random.chance(0.5)
        ? none
        : places.pickIn(places.pickCity(random), random);
    this.phase[row] = BOOKED;
    this.version[row] = 1;
  }

  /** A grown-up of the register, -1 if none is found. */
  private pickLead(): number {
    const { random, world } = this;
    const { persons } = world;
    for (let tried = 0; tried < tries; tried++) {
      const slot = random.below(persons.count);
      if (persons.status[slot] === ACTIVE && persons.ageOf(slot, world.today) >= adultAge) return slot;
    }
    return none;
  }

  private live(row: number): void {
    const { random, areas, world } = this;
    const [area, visitors, before] = [this.area[row]!, this.visitors[row]!, this.atMs[row]!];
    const entryMs = this.entryMs[row]!;
    if (this.phase[row] === ENTERED) {
      areas.leave(area, visitors);
      this.phase[row] = EXITED;
      // Parties that came two hours ago or earlier may have left.
      this.atMs[row] = entryMs + Math.min(random.between(60, 360) * minuteMs, world.nowMs - entryMs);
    } else if (random.chance(0.14) || !areas.enter(area, visitors)) {
      this.phase[row] = CANCELLED_VISIT;
      this.atMs[row] = before + 1 + random.below(entryMs - before);
    } else {
      this.phase[row] = ENTERED;
      this.atMs[row] = entryMs;
    }
  }
}

const channelWeights = [45, 30, 15, 10].map((weight, channel) => [channel, weight] as const);
const areaWeights = [40, 30, 20, 10].map((weight, area) => [area, weight] as const);

export const reservations = (world: World): Reservations =>
  new Reservations(world, world.part(scenicAreas), world.randomFor('reservations'));
