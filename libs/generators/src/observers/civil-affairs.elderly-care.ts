import type { DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import {
  type Care,
  care,
  careAbilities,
  careHardships,
  careServices,
  careStatuses,
  visitOutcomes,
  visitsKept,
} from '../world/care.ts';
import { usccBytes } from '../world/enterprises.ts';
import { gridCodeOf } from '../world/file-numbers.ts';
import { idNumberBytes } from '../world/persons.ts';
import { writePhone } from '../world/phone.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalAmount } from './optional.ts';
import { tellingOf } from './telling.ts';

const bar = 0x7c;
const tellingShare = 0.8;
const visitors = Array.from('甲乙丙丁戊己庚辛壬癸', (sign) => encodedText(`示例网格员${sign}`));
const deviceHead = Buffer.from('DEMO-');
const deviceDigits = 6;

interface Symbols {
  readonly service: Uint8Array;
  readonly ability: Uint8Array;
  readonly hardship: Uint8Array;
  readonly outcome: Uint8Array;
  readonly status: Uint8Array;
}

const serviceTexts = careServices.map((service) => Buffer.from(service));

/** Every service of the register as it stands, and at once visits, assessments and what else changes. */
export function observeElderlyCare(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { schema } = dataset;
  const symbols: Symbols = {
    service: symbolIndexes(schema, 'service', careServices),
    ability: symbolIndexes(schema, 'ability', careAbilities),
    hardship: symbolIndexes(schema, 'hardship', careHardships),
    outcome: symbolIndexes(schema, 'visits.outcome', visitOutcomes),
    status: symbolIndexes(schema, 'status', careStatuses),
  };
  const all = world.part(care);
  const nextRow = tellingOf(random, tellingShare, all, (told) => all.step(told));
  return (out) => {
    const row = nextRow();
    out.beginRecord();
    out.writeRowRaw(all.idNumbers, row, idNumberBytes);
    out.writeByte(bar);
    out.writeRaw(serviceTexts[all.service[row]!]!);
    out.beginValue();
    out.eventTimeMs = all.changedMs(row);
    writeService(out, world, all, row, symbols);
  };
}

function writeService(out: RecordWriter, world: World, all: Care, row: number, symbols: Symbols): void {
  const dwelling = all.placeOf(row);
  const place = world.places.at(dwelling);
  out.writeRow(all.idNumbers, row, idNumberBytes);
  out.writeSymbol(symbols.service[all.service[row]!]!);
  out.writeSymbol(symbols.ability[all.ability[row]!]!);
  out.writeInt(all.assessedDay[row]!);
  out.writeBoolean(all.alone[row] === 1);
  out.writeSymbol(symbols.hardship[all.hardship[row]!]!);
  const institution = all.institution[row]!;
  if (institution < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeRow(all.homeUsccs, institution, usccBytes);
  }
  out.writePresent();
  // Grids of a village lie side by side: the other one of the two is the neighbour.
  out.writeRaw(gridCodeOf(all.misplaced[row] === 1 ? world.places.at(dwelling ^ 1) : place));
  writeVisits(out, all, row, symbols.outcome);
  writeOptionalAmount(out, all.subsidyFen[row]!);
  writeContact(out, world, all.contact[row]!);
  writeDevice(out, all.device[row]!);
  out.writeSymbol(symbols.status[all.status[row]!]!);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[row]!);
}

function writeVisits(out: RecordWriter, all: Care, row: number, outcomes: Uint8Array): void {
  const count = all.visits[row]!;
  if (count > 0) {
    out.writeInt(count);
    for (let at = row * visitsKept; at < row * visitsKept + count; at++) {
      out.writeLong(all.visitMs[at]!);
      out.writeRaw(visitors[all.person[row]! % visitors.length]!);
      out.writeSymbol(outcomes[all.visitOutcome[at]!]!);
    }
  }
  out.writeByte(0);
}

function writeContact(out: RecordWriter, { persons }: World, contact: number): void {
  if (contact < 0) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeRaw(persons.names[contact]!);
  writePhone(out, persons.phone[contact]!);
}

function writeDevice(out: RecordWriter, device: number): void {
  if (device > 0) {
    out.writeInt(1);
    out.writeInt(deviceHead.length + deviceDigits);
    out.writeRaw(deviceHead);
    out.writeDigitsRaw(device, deviceDigits);
  }
  out.writeByte(0);
}
