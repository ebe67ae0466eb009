import { type DatasetManifest, plateKinds, useNatures, vehicleTypes } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { dayStartMs } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { idNumberBytes } from '../world/persons.ts';
import { plateBytes } from '../world/plates.ts';
import { liveVehicle } from '../world/vehicle-life.ts';
import { fuels } from '../world/vehicle-models.ts';
import { type Vehicles, vehicles, vehicleStatuses, vinBytes } from '../world/vehicles.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const bar = 0x7c;
const tellingShare = 0.75;
/** One vehicle in so many is still filed under another county of its city. */
const otherCountyEach = 200;
const codesOf = (rows: readonly { readonly code: string }[]): Buffer[] => rows.map(({ code }) => encodedText(code));
const plateCodes = codesOf(plateKinds);
const typeCodes = codesOf(vehicleTypes);
const natureCodes = codesOf(useNatures);
/** Branches of the union `owner`. */
const [personOwner, orgOwner] = [0, 1];

interface Symbols {
  readonly fuel: Uint8Array;
  readonly status: Uint8Array;
}

/** First every vehicle of the register as it stands, then what is registered, sold, inspected, seized or scrapped. */
export function observeVehicle(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const symbols: Symbols = {
    fuel: symbolIndexes(dataset.schema, 'fuel', fuels),
    status: symbolIndexes(dataset.schema, 'status', vehicleStatuses),
  };
  const all = world.part(vehicles);
  let listed = 0;
  all.tell(0);
  return (out) => {
    out.beginRecord();
    let slot = listed;
    if (listed < all.count && (listed === 0 || random.chance(tellingShare))) all.tell(++listed);
    else {
      slot = random.below(listed);
      liveVehicle(all, slot, random, world.today);
    }
    writeCodeRaw(out, plateCodes[all.modelOf(slot).plateKind]!);
    out.writeByte(bar);
    writePlateRaw(out, all, slot);
    out.beginValue();
    out.eventTimeMs = dayStartMs(all.changedDay[slot]!);
    writeVehicle(out, world, all, slot, symbols);
  };
}

function writeVehicle(out: RecordWriter, world: World, all: Vehicles, slot: number, symbols: Symbols): void {
  const model = all.modelOf(slot);
  out.writeInt(all.plateSize[slot]!);
  writePlateRaw(out, all, slot);
  out.writeRaw(plateCodes[model.plateKind]!);
  out.writeRow(all.vins, slot, vinBytes);
  out.writeRaw(typeCodes[model.type]!);
  out.writeRaw(natureCodes[model.nature]!);
  out.writeSymbol(symbols.fuel[model.fuel]!);
  const owner = all.owner[slot]!;
  if (owner >= 0) {
    out.writeInt(personOwner);
    out.writeRow(world.persons.idNumbers, owner, idNumberBytes);
  } else {
    out.writeInt(orgOwner);
    out.writeRow(world.enterprises.usccs, ~owner, usccBytes);
  }
  out.writeInt(model.seats);
  out.writeInt(model.massKg);
  out.writeBoolean(model.group === 'dangerous');
  out.writeInt(all.registeredDay[slot]!);
  out.writeInt(all.inspectionDue[slot]!);
  const insured = all.insuranceDue[slot]!;
  if (insured < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeInt(insured);
  }
  out.writeSymbol(symbols.status[all.status[slot]!]!);
  writeDivision(out, world, all.place[slot]!, slot);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[slot]!);
}

function writeDivision(out: RecordWriter, { places }: World, index: number, slot: number): void {
  const place = places.at(index);
  const other = places.ofCounty[place.county + 1] ?? place;
  const misfiled = slot % otherCountyEach === 7 && other.city === place.city;
  out.writeRaw((misfiled ? other : place).divisionCode);
}

function writePlateRaw(out: RecordWriter, all: Vehicles, slot: number): void {
  const start = slot * plateBytes;
  for (let at = start; at < start + all.plateSize[slot]!; at++) out.writeByte(all.plates[at]!);
}

/** A code of two signs, without the size that stands before it as an Avro string. */
function writeCodeRaw(out: RecordWriter, code: Buffer): void {
  out.writeByte(code[1]!);
  out.writeByte(code[2]!);
}
