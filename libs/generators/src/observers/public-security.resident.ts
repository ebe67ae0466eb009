import {
  type DatasetManifest,
  educationLevels,
  ethnicities,
  householdRelations,
  maritalStatuses,
} from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { livePerson } from '../world/person-life.ts';
import { CANCELLED, idNumberBytes, residentStatuses, statusReasons, tenures } from '../world/persons.ts';
import { writePhone } from '../world/phone.ts';
import { writeAddress } from '../world/places.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const codesOf = (rows: readonly { readonly code: string }[]): Buffer[] => rows.map(({ code }) => encodedText(code));
const ethnicityCodes = codesOf(ethnicities);
const maritalCodes = codesOf(maritalStatuses);
const educationCodes = codesOf(educationLevels);
const relationCodes = codesOf(householdRelations);
const deletedShare = 0.4;
const permitDays = 365;
/** A change reaches the line up to three days after it was accepted; each office has its own habit. */
const longestDelayMs = 3 * 86_400_000;
const delayStepMs = 61_000;

interface Symbols {
  readonly gender: Uint8Array;
  readonly household: Uint8Array;
  readonly tenure: Uint8Array;
  readonly status: Uint8Array;
  readonly reason: Uint8Array;
}

/** First every person of the register as it stands, then what changes. */
export function observeResident(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { schema } = dataset;
  const symbols: Symbols = {
    gender: symbolIndexes(schema, 'gender', ['FEMALE', 'MALE']),
    household: symbolIndexes(schema, 'household.kind', ['FAMILY', 'COLLECTIVE']),
    tenure: symbolIndexes(schema, 'residence.tenure', tenures),
    status: symbolIndexes(schema, 'status', residentStatuses),
    reason: symbolIndexes(schema, 'statusReason', statusReasons),
  };
  const { persons } = world;
  let listed = 0;
  return (out) => {
    out.beginRecord();
    let slot = persons.inRegister(listed);
    if (listed < persons.count && (listed === 0 || random.chance(0.8))) listed++;
    else {
      slot = persons.inRegister(random.below(listed));
      livePerson(persons, slot, random, world.today);
      out.endsKey = persons.status[slot] === CANCELLED && random.chance(deletedShare);
    }
    out.writeRowRaw(persons.idNumbers, slot, idNumberBytes);
    out.beginValue();
    out.eventTimeMs = world.nowMs - ((slot * delayStepMs) % longestDelayMs);
    writeResident(out, world, slot, symbols);
  };
}

function writeResident(out: RecordWriter, world: World, slot: number, symbols: Symbols): void {
  const { persons } = world;
  const home = world.places.at(persons.home[slot]!);
  out.writeRow(persons.idNumbers, slot, idNumberBytes);
  out.writeRaw(persons.names[slot]!);
  out.writeSymbol(symbols.gender[persons.male[slot]!]!);
  out.writeRaw(ethnicityCodes[persons.ethnicity[slot]!]!);
  out.writeInt(persons.birthDay[slot]!);
  out.writeSymbol(symbols.household[slot % 20 === 0 ? 1 : 0]!);
  out.writeInt(9);
  out.writeDigitsRaw(persons.household[slot]!, 9);
  out.writeRaw(relationCodes[persons.relation[slot]!]!);
  writeAddress(out, home, (persons.household[slot]! % 300) + 1, false);
  writeResidence(out, world, slot, symbols, home.city);
  out.writeRaw(maritalCodes[persons.marital[slot]!]!);
  out.writeRaw(educationCodes[persons.education[slot]!]!);
  const guardian = persons.guardian[slot]!;
  if (guardian >= 0) {
    out.writeNull();
    out.writePresent();
    out.writeRow(persons.idNumbers, guardian, idNumberBytes);
  } else {
    out.writePresent();
    writePhone(out, persons.phone[slot]!);
    out.writeNull();
  }
  writePhoto(out, slot);
  out.writeSymbol(symbols.status[persons.status[slot]!]!);
  const reason = persons.reason[slot]!;
  if (reason < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeSymbol(symbols.reason[reason]!);
  }
  out.writeRaw(home.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(persons.version[slot]!);
}

/** Where the person lives if not at home, and the permit of one who comes from another city. */
function writeResidence(out: RecordWriter, world: World, slot: number, symbols: Symbols, homeCity: number): void {
  const { persons } = world;
  const residence = persons.residence[slot]!;
  if (residence < 0) {
    out.writeNull();
    out.writeNull();
    return;
  }
  const place = world.places.at(residence);
  const since = persons.residenceSince[slot]!;
  out.writePresent();
  writeAddress(out, place, persons.house[slot]!, true);
  out.writeInt(since);
  out.writeSymbol(symbols.tenure[persons.tenure[slot]!]!);
  if (place.city === homeCity) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeInt(idNumberBytes + 2);
  out.writeRowRaw(persons.idNumbers, slot, idNumberBytes);
  out.writeDigitsRaw(1, 2);
  out.writeInt(since);
  out.writeInt(since + permitDays);
}

/** A few bytes that are no picture, for one person in eight: the item is there to be refused. */
function writePhoto(out: RecordWriter, slot: number): void {
  if (slot % 8 !== 0) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeInt(32);
  for (let at = 0; at < 32; at++) out.writeByte((slot * 31 + at * 17) & 0xff);
}
