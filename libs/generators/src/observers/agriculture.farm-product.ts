import type { DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { dayStartMs } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import {
  certificatesAtStart,
  certificateStatuses,
  type FarmCertificates,
  farmCertificates,
  labels,
  pesticidesAtMost,
  traceCodeBytes,
} from '../world/farm-certificates.ts';
import { farmGoods, pesticides } from '../world/farm-products.ts';
import { landCodeBytes } from '../world/land-contracts.ts';
import { writeAddress } from '../world/places.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

/** Shares of records while old certificates are still to be told, and of steps of told ones after that. */
const tellingShare = 0.5;
const followingShare = 0.4;
/** Branches of the union `producer`. */
const branch = { org: 0, person: 1 } as const;
const kilogram = encodedText('千克');
const rapidTest = encodedText('农药残留速测');
const drugTest = encodedText('兽药残留速测');

interface Symbols {
  readonly label: Uint8Array;
  readonly status: Uint8Array;
}

/** The newest certificates as they stand, and at once new ones, sales and recalls. */
export function observeFarmProduct(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const symbols: Symbols = {
    label: symbolIndexes(dataset.schema, 'label', labels),
    status: symbolIndexes(dataset.schema, 'status', certificateStatuses),
  };
  const all = world.part(farmCertificates);
  return (out) => {
    let slot = -1;
    if (all.told < certificatesAtStart && (all.told === 0 || random.chance(tellingShare))) slot = all.told++;
    else if (random.chance(followingShare)) slot = all.follow();
    if (slot < 0) slot = all.begin(world.today);
    out.beginRecord();
    out.writeRowRaw(all.codes, slot, traceCodeBytes);
    out.beginValue();
    out.eventTimeMs = dayStartMs(all.harvestDay[slot]!);
    writeCertificate(out, world, all, slot, symbols);
  };
}

function writeCertificate(
  out: RecordWriter,
  world: World,
  all: FarmCertificates,
  slot: number,
  symbols: Symbols,
): void {
  const good = farmGoods[all.good[slot]!]!;
  const place = world.places.at(all.place[slot]!);
  out.writeRow(all.codes, slot, traceCodeBytes);
  out.writeInt(all.byOrg[slot] === 1 ? branch.org : branch.person);
  out.writeRow(all.producers, slot, usccBytes);
  out.writeRaw(good.name);
  out.writeRaw(good.category);
  if (all.hasField[slot] === 0) out.writeNull();
  else {
    out.writePresent();
    out.writeRow(all.fields, slot, landCodeBytes);
  }
  writeAddress(out, place, all.house[slot]!, true);
  out.writeInt(all.harvestDay[slot]!);
  out.writeDecimal(all.quantity[slot]!);
  out.writeRaw(kilogram);
  writePesticides(out, all, slot);
  writeTest(out, good.sprayed ? rapidTest : drugTest, all.residue[slot]!);
  out.writeSymbol(symbols.label[all.label[slot]!]!);
  if (all.hasBuyer[slot] === 0) out.writeNull();
  else {
    out.writePresent();
    out.writeRow(all.buyers, slot, usccBytes);
  }
  out.writeSymbol(symbols.status[all.status[slot]!]!);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[slot]!);
}

function writePesticides(out: RecordWriter, all: FarmCertificates, slot: number): void {
  const count = all.pesticideCount[slot]!;
  if (count > 0) {
    out.writeInt(count);
    for (let at = slot * pesticidesAtMost; at < slot * pesticidesAtMost + count; at++) {
      const { name, intervalDays } = pesticides[all.pesticide[at]!]!;
      out.writeRaw(name);
      out.writeInt(all.usedDay[at]!);
      out.writeInt(intervalDays);
    }
  }
  out.writeByte(0);
}

/** One test that was passed, such as 12% of what is allowed: without it there is no certificate. */
function writeTest(out: RecordWriter, name: Buffer, residue: number): void {
  out.writeInt(1);
  out.writeRaw(name);
  out.writeBoolean(true);
  out.writePresent();
  out.writeInt(3);
  out.writeDigitsRaw(residue, 2);
  out.writeByte(0x25);
  out.writeByte(0);
}
