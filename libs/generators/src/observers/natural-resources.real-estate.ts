import { cities, type DatasetManifest, landClasses } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { dayStartMs } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { idNumberBytes } from '../world/persons.ts';
import { writeAddress } from '../world/places.ts';
import { liveRight } from '../world/right-life.ts';
import {
  BY_SHARE,
  coOwnerships,
  rightKinds,
  type Rights,
  rights,
  rightStatuses,
  TRANSFERRED,
  unitCodeBytes,
} from '../world/rights.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const tellingShare = 0.6;
/** One unit in so many is filed under the number of the next house. */
const otherHouseEach = 200;
const useCodes = landClasses.map(({ code }) => encodedText(code));
const courts = cities.map(({ name }) => encodedText(`${name}虚构人民法院`));
/** Shares of two owners, times 10,000. */
const [whole, half, most] = [10_000, 5000, 7000];

interface Symbols {
  readonly kind: Uint8Array;
  readonly coOwnership: Uint8Array;
  readonly status: Uint8Array;
}

/** First every right as it stands, then what is registered; after a transfer the certificate of the new owner. */
export function observeRealEstate(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { schema } = dataset;
  const symbols: Symbols = {
    kind: symbolIndexes(schema, 'rightKind', rightKinds),
    coOwnership: symbolIndexes(schema, 'coOwnership', coOwnerships),
    status: symbolIndexes(schema, 'status', rightStatuses),
  };
  const all = world.part(rights);
  let listed = 0;
  let sold = -1;
  return (out) => {
    out.beginRecord();
    let slot = listed;
    if (sold >= 0) {
      slot = sold;
      liveRight(all, slot, random, world.today);
    } else if (listed < all.count && (listed === 0 || random.chance(tellingShare))) listed++;
    else {
      slot = random.below(listed);
      liveRight(all, slot, random, world.today);
    }
    sold = all.status[slot] === TRANSFERRED ? slot : -1;
    const certificate = all.certificates[slot]!;
    out.writeRaw(certificate.subarray(1));
    out.beginValue();
    out.eventTimeMs = dayStartMs(all.registeredDay[slot]!);
    writeRight(out, world, all, slot, symbols);
  };
}

function writeRight(out: RecordWriter, world: World, all: Rights, slot: number, symbols: Symbols): void {
  const place = world.places.at(all.place[slot]!);
  const house = all.house[slot]!;
  out.writeRow(all.units, slot, unitCodeBytes);
  out.writeRaw(all.certificates[slot]!);
  out.writeSymbol(symbols.kind[all.kind[slot]!]!);
  writeOwners(out, world, all, slot);
  out.writeSymbol(symbols.coOwnership[all.coOwnership[slot]!]!);
  writeAddress(out, place, slot % otherHouseEach === 17 ? house + 1 : house, true);
  out.writeDecimal(all.area[slot]!);
  out.writeRaw(useCodes[all.landClass[slot]!]!);
  out.writeInt(all.registeredDay[slot]!);
  writeDay(out, all.termDays[slot]! < 0 ? -1 : all.registeredDay[slot]! + all.termDays[slot]!);
  const deal = all.dealFen[slot]!;
  if (deal < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeDecimal(deal);
  }
  writeBurdens(out, world, all, slot, place.city);
  out.writeSymbol(symbols.status[all.status[slot]!]!);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[slot]!);
}

function writeOwners(out: RecordWriter, { persons }: World, all: Rights, slot: number): void {
  const partner = all.partner[slot]!;
  const first = partner < 0 ? whole : all.coOwnership[slot] === BY_SHARE ? most : half;
  const owners = [[all.owner[slot]!, first] as const, ...(partner < 0 ? [] : [[partner, whole - first] as const])];
  out.writeInt(owners.length);
  for (const [person, share] of owners) {
    out.writeRaw(persons.names[person]!);
    out.writeRow(persons.idNumbers, person, idNumberBytes);
    out.writeDecimal(share);
  }
  out.writeByte(0);
}

function writeBurdens(out: RecordWriter, { enterprises }: World, all: Rights, slot: number, city: number): void {
  const [mortgage, seizure] = [all.mortgage[slot], all.seizure[slot]];
  if (mortgage !== undefined) {
    out.writeInt(1);
    out.writeRow(enterprises.usccs, mortgage.bank, usccBytes);
    out.writeDecimal(mortgage.fen);
    out.writeInt(mortgage.fromDay);
    writeDay(out, mortgage.toDay);
  }
  out.writeByte(0);
  if (seizure !== undefined) {
    out.writeInt(1);
    out.writeRaw(seizure.caseNumber);
    out.writeRaw(courts[city]!);
    out.writeInt(seizure.fromDay);
    writeDay(out, seizure.toDay);
  }
  out.writeByte(0);
}

function writeDay(out: RecordWriter, day: number): void {
  if (day < 0) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeInt(day);
}
