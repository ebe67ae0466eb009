import { type DatasetManifest, enterpriseTypes, industries } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { dayStartMs } from '../world/calendar.ts';
import { liveEnterprise } from '../world/enterprise-life.ts';
import { abnormalReasons, changeKinds, entityStatuses, type Enterprises, usccBytes } from '../world/enterprises.ts';
import { idNumberBytes } from '../world/persons.ts';
import { writePhone } from '../world/phone.ts';
import { writeAddress } from '../world/places.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const typeCodes = enterpriseTypes.map(({ code }) => encodedText(code));
const industryCodes = industries.map(({ code }) => encodedText(code));
const scopes = industries.flatMap(({ name }) =>
  ['', ';技术服务', ';货物进出口'].map((more) => encodedText(`一般项目:${name}${more}(虚构)`)),
);
const yuan = encodedText('156');
/** Share of ended entities whose row is deleted from the register. */
const deletedShare = 0.3;
const threeYears = 1096;
const ratios = [[10_000], [6000, 4000], [5000, 3000, 2000]] as const;

/** First every entity of the register as it stands, then what is registered. */
export function observeEnterprise(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const symbols = {
    status: symbolIndexes(dataset.schema, 'status', entityStatuses),
    reason: symbolIndexes(dataset.schema, 'abnormal.reason', abnormalReasons),
    change: symbolIndexes(dataset.schema, 'changeKind', changeKinds),
    holder: symbolIndexes(dataset.schema, 'shareholders.kind', ['PERSON', 'ORG']),
  };
  const all = world.enterprises;
  let listed = 0;
  return (out) => {
    out.beginRecord();
    let slot = listed;
    if (listed < all.count && (listed === 0 || random.chance(0.8))) listed++;
    else {
      slot = random.below(listed);
      liveEnterprise(all, slot, world.places, random, world.today);
      out.endsKey = all.isEnded(slot) && random.chance(deletedShare);
    }
    out.writeRowRaw(all.usccs, slot, usccBytes);
    out.beginValue();
    writeEntity(out, world, slot, symbols);
  };
}

interface Symbols {
  readonly status: Uint8Array;
  readonly reason: Uint8Array;
  readonly change: Uint8Array;
  readonly holder: Uint8Array;
}

function writeEntity(out: RecordWriter, world: World, slot: number, symbols: Symbols): void {
  const all = world.enterprises;
  const place = world.places.at(all.place[slot]!);
  const company = all.isCompany(slot);
  out.writeRow(all.usccs, slot, usccBytes);
  out.writeRaw(all.names[slot]!);
  out.writeRaw(typeCodes[all.type[slot]!]!);
  out.writeRaw(industryCodes[all.industry[slot]!]!);
  out.writePresent();
  out.writeDecimal(all.capital[slot]!);
  out.writeRaw(yuan);
  out.writeInt(all.establishedDay[slot]!);
  out.writeInt(all.approvedDay[slot]!);
  out.writeInt(all.establishedDay[slot]!);
  if (company && slot % 3 === 0) {
    out.writePresent();
    out.writeInt(all.establishedDay[slot]! + 30 * 365);
  } else out.writeNull();
  out.writeSymbol(symbols.status[all.status[slot]!]!);
  writeAbnormal(out, all, slot, symbols, world.today);
  writeAddress(out, place, all.house[slot]!, true);
  writeRepresentative(out, world, all.legalRepresentative[slot]!, slot);
  writeShareholders(out, world, slot, company, symbols.holder);
  out.writeRaw(scopes[all.industry[slot]! * 3 + all.scope[slot]!]!);
  out.writeRaw(all.registrars[place.county]!);
  out.writePresent();
  out.writeInt(all.staff[slot]!);
  out.writeSymbol(symbols.change[all.change[slot]!]!);
  out.writeRaw(place.divisionCode);
  out.eventTimeMs = dayStartMs(all.approvedDay[slot]!);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[slot]!);
}

/** The abnormal list, and the list of serious violations after three years on it. */
function writeAbnormal(out: RecordWriter, all: Enterprises, slot: number, symbols: Symbols, today: number): void {
  const since = all.abnormalSince[slot]!;
  if (since < 0) {
    out.writeNull();
    out.writeBoolean(false);
    return;
  }
  out.writePresent();
  out.writeBoolean(true);
  out.writePresent();
  out.writeInt(since);
  out.writePresent();
  out.writeSymbol(symbols.reason[all.abnormalReason[slot]!]!);
  out.writeBoolean(today - since > threeYears);
}

function writeRepresentative(out: RecordWriter, { persons }: World, person: number, slot: number): void {
  out.writeRaw(persons.names[person]!);
  out.writeRow(persons.idNumbers, person, idNumberBytes);
  if (slot % 7 === 0) {
    out.writeNull();
    return;
  }
  out.writePresent();
  writePhone(out, persons.phone[person]!);
}

function writeShareholders(out: RecordWriter, world: World, slot: number, company: boolean, kinds: Uint8Array): void {
  const { persons, enterprises: all } = world;
  if (!company) {
    out.writeByte(0);
    return;
  }
  const seed = all.shareholderSeed[slot]!;
  const shares = ratios[seed % 3]!;
  out.writeInt(shares.length);
  for (const [index, ratio] of shares.entries()) {
    const parent = all.employers[seed % all.employers.length]!;
    if (index === 1 && seed % 5 === 0 && parent !== slot) {
      out.writeRaw(all.names[parent]!);
      out.writeRow(all.usccs, parent, usccBytes);
      out.writeSymbol(kinds[1]!);
    } else {
      const person = index === 0 ? all.legalRepresentative[slot]! : (seed + index * 7919) % persons.anchored;
      out.writeRaw(persons.names[person]!);
      out.writeRow(persons.idNumbers, person, idNumberBytes);
      out.writeSymbol(kinds[0]!);
    }
    out.writeDecimal(ratio);
  }
  out.writeByte(0);
}
