import { industries, vinCheckSign } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import type { Enterprises } from './enterprises.ts';
import type { Persons } from './persons.ts';
import type { Places } from './places.ts';
import { plateBytes, Plates } from './plates.ts';
import {
  fuels,
  modelsOf,
  type VehicleGroup,
  vehicleGroups,
  type VehicleModel,
  vehicleModels,
} from './vehicle-models.ts';
import type { World } from './world.ts';

export const vehicleStatuses = ['NORMAL', 'OVERDUE', 'SEIZED', 'TRANSFERRED', 'SCRAPPED'] as const;
export const [NORMAL, OVERDUE, SEIZED, TRANSFERRED, SCRAPPED] = [0, 1, 2, 3, 4];

export const vinBytes = 17;
/** Of each twenty slots so many are of each group; a slot keeps its group when another vehicle takes it. */
const slotsOf = { car: 12, coach: 1, truck: 4, dangerous: 1, motorcycle: 2 } as const;
const cycle = 20;
const mostVehicles = 1200;
const none = -1;
const [year, twoYears] = [365, 730];
/** The maker LZJ and its plant DEM do not exist. */
const [vinHead, vinYear] = ['LZJDEMA0', 'R'];
const vinSerials = 10_000_000;
const batteryElectric = fuels.indexOf('BEV');
const oldModels = vehicleGroups.map((group) => modelsOf(group, false));
const newModels = vehicleGroups.map((group) => modelsOf(group, true));

/** Where within a cycle of slots each group begins. */
const firstOf: Readonly<Record<VehicleGroup, number>> = { car: 0, coach: 12, truck: 13, dangerous: 17, motorcycle: 18 };

/** The register of vehicles, a column a property, a slot a vehicle; what is scrapped gives its slot to a new one. */
export class Vehicles {
  readonly count: number;
  readonly plates: Buffer;
  readonly plateSize: Uint8Array;
  readonly vins: Buffer;
  /** Index into `vehicleModels`. */
  readonly model: Uint8Array;
  /** The slot of a person, or ~slot of an enterprise. */
  readonly owner: Int32Array;
  /** Where it was registered. */
  readonly place: Uint32Array;
  readonly registeredDay: Int32Array;
  readonly inspectionDue: Int32Array;
  /** -1 for not insured. */
  readonly insuranceDue: Int32Array;
  readonly changedDay: Int32Array;
  readonly status: Uint8Array;
  readonly version: Float64Array;
  private readonly issuer = new Plates();
  private readonly carriers: readonly number[];
  private readonly told: { slots: number } = { slots: none };
  private serial = 0;
  private changes = 0;

  constructor(
    private readonly random: Random,
    private readonly persons: Persons,
    private readonly enterprises: Enterprises,
    private readonly places: Places,
    today: number,
  ) {
    const count = Math.max(cycle, Math.min(mostVehicles, Math.floor(persons.count / (4 * cycle)) * cycle));
    this.count = count;
    this.plates = Buffer.alloc(count * plateBytes);
    this.plateSize = new Uint8Array(count);
    this.vins = Buffer.alloc(count * vinBytes);
    this.model = new Uint8Array(count);
    this.owner = new Int32Array(count);
    this.place = new Uint32Array(count);
    this.registeredDay = new Int32Array(count);
    this.inspectionDue = new Int32Array(count);
    this.insuranceDue = new Int32Array(count);
    this.changedDay = new Int32Array(count);
    this.status = new Uint8Array(count);
    this.version = new Float64Array(count);
    const carriers = enterprises.employers.filter((slot) =>
      /^(?:G54|C25|C26)/.test(industries[enterprises.industry[slot]!]!.code),
    );
    this.carriers = carriers.length > 0 ? carriers : enterprises.employers;
    for (let slot = 0; slot < count; slot++) this.settle(slot, today);
  }

  modelOf(slot: number): VehicleModel {
    return vehicleModels[this.model[slot]!]!;
  }

  /** Whoever tells the register says how many slots it has told: only those are then met on the road. */
  tell(slots: number): void {
    this.told.slots = slots;
  }

  /** A vehicle of a group that is on the road. */
  pick(group: VehicleGroup, random: Random): number {
    const slots = this.told.slots === none ? this.count : this.told.slots;
    const cycles = Math.max(1, Math.floor(slots / cycle));
    let slot = 0;
    for (let tries = 0; tries < 3; tries++) {
      slot = random.below(cycles) * cycle + firstOf[group] + random.below(slotsOf[group]);
      const status = this.status[slot]!;
      if (status !== SCRAPPED && status !== SEIZED) break;
    }
    return slot;
  }

  /** The number of a change, so that a key that comes again has a higher one. */
  change(slot: number, day: number): void {
    this.version[slot] = ++this.changes;
    this.changedDay[slot] = day;
  }

  /** A new owner: a person who stays, or an employer, as fits the model. */
  sell(slot: number): void {
    const { random } = this;
    const { group, orgShare } = this.modelOf(slot);
    if (random.below(100) >= orgShare) this.owner[slot] = random.below(this.persons.anchored);
    else this.owner[slot] = ~random.pick(group === 'car' ? this.enterprises.employers : this.carriers);
  }

  /** Registers a vehicle in a slot: a new one, or one that came to the register before the line opened. */
  register(slot: number, day: number, isNew: boolean): void {
    const { random } = this;
    const group = groupOf(slot);
    this.model[slot] = random.weighted((isNew ? newModels : oldModels)[vehicleGroups.indexOf(group)]!);
    const { plateKind, fuel } = this.modelOf(slot);
    this.sell(slot);
    const owner = this.owner[slot]!;
    const place = owner >= 0 ? this.persons.home[owner]! : this.enterprises.place[~owner]!;
    this.place[slot] = place;
    const { city } = this.places.at(place);
    this.plateSize[slot] = this.issuer.issue(city, plateKind, fuel === batteryElectric, this.plates, slot);
    this.vins.write(this.nextVin(), slot * vinBytes, 'latin1');
    this.registeredDay[slot] = day;
    this.inspectionDue[slot] = day + (group === 'car' ? twoYears : year);
    this.insuranceDue[slot] = day + year;
    this.status[slot] = NORMAL;
    this.change(slot, day);
  }

  private settle(slot: number, today: number): void {
    const { random } = this;
    this.register(slot, today - random.between(1, 3600), false);
    const due = today + random.between(1, 360);
    this.inspectionDue[slot] = Math.max(this.inspectionDue[slot]!, due);
    this.insuranceDue[slot] = slot % 50 === 9 ? none : today + random.between(1, 360);
    if (slot % 16 === 5) {
      this.status[slot] = OVERDUE;
      this.inspectionDue[slot] = Math.max(this.registeredDay[slot]!, today - random.between(1, 90));
    } else if (slot % 64 === 22) this.status[slot] = SEIZED;
    else if (slot % 64 === 31) this.status[slot] = SCRAPPED;
    else if (slot % 32 === 12) this.status[slot] = TRANSFERRED;
    this.changedDay[slot] = today - random.below(Math.max(1, Math.min(400, today - this.registeredDay[slot]!)));
  }

  private nextVin(): string {
    const serial = String(this.serial++ % vinSerials).padStart(7, '0');
    const vin = `${vinHead}0${vinYear}${serial}`;
    return `${vinHead}${vinCheckSign(vin)}${vinYear}${serial}`;
  }
}

function groupOf(slot: number): VehicleGroup {
  const at = slot % cycle;
  return vehicleGroups.findLast((group) => firstOf[group] <= at) ?? 'car';
}

export const vehicles = (world: World): Vehicles =>
  new Vehicles(world.randomFor('vehicles'), world.persons, world.enterprises, world.places, world.today);
