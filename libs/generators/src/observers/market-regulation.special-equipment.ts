import { cities, type DatasetManifest, equipmentKinds } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { civilDate } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { liveEquipment } from '../world/equipment-life.ts';
import { equipmentVarieties } from '../world/equipment-varieties.ts';
import {
  alarmKinds,
  alarmsKept,
  type Equipment,
  equipment,
  equipmentCodeBytes,
  equipmentStatuses,
  inspectionVerdicts,
} from '../world/equipment.ts';
import { writeAddress } from '../world/places.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalLong } from './optional.ts';
import { tellingOf } from './telling.ts';

/** Share of records that tell the register; the others change what was told of it. */
const tellingShare = 0.7;
/** One piece in so many is still noted at the house where its user was before. */
const oldAddressEach = 200;
const longestHouse = 999;
const kindCodes = equipmentKinds.map(({ code }) => encodedText(code));
const agencies = cities.map(({ name }) => encodedText(`${name}虚构特种设备检验院`));
const letters = cities.map(({ plateLetter }) => plateLetter.charCodeAt(0));

interface Symbols {
  readonly status: Uint8Array;
  readonly verdict: Uint8Array;
  readonly alarm: Uint8Array;
}

/** First every piece of the register as it stands, then what is registered, inspected, stopped or gives an alarm. */
export function observeSpecialEquipment(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const symbols: Symbols = {
    status: symbolIndexes(dataset.schema, 'status', equipmentStatuses),
    verdict: symbolIndexes(dataset.schema, 'lastInspection.verdict', inspectionVerdicts),
    alarm: symbolIndexes(dataset.schema, 'alarms.kind', alarmKinds),
  };
  const all = world.part(equipment);
  const nextRow = tellingOf(random, tellingShare, all, (told) => {
    const slot = random.below(told);
    liveEquipment(all, slot, world.enterprises, random, world);
    return slot;
  });
  return (out) => {
    out.beginRecord();
    const slot = nextRow();
    out.writeRowRaw(all.codes, slot, equipmentCodeBytes);
    out.beginValue();
    out.eventTimeMs = all.changedMs[slot]!;
    writeEquipment(out, world, all, slot, symbols);
  };
}

function writeEquipment(out: RecordWriter, world: World, all: Equipment, slot: number, symbols: Symbols): void {
  const { enterprises } = world;
  const variety = equipmentVarieties[all.variety[slot]!]!;
  const user = all.user[slot]!;
  const place = world.places.at(enterprises.place[user]!);
  const house = enterprises.house[user]!;
  out.writeRow(all.codes, slot, equipmentCodeBytes);
  writeRegistration(out, all, slot, letters[place.city]!);
  out.writeRaw(kindCodes[variety.kind]!);
  out.writeRaw(variety.name);
  out.writeRow(enterprises.usccs, user, usccBytes);
  const maintenance = all.maintenance[slot]!;
  if (maintenance < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeRow(enterprises.usccs, maintenance, usccBytes);
  }
  out.writeRaw(variety.maker);
  out.writeInt(all.madeDay[slot]!);
  writeOptionalLong(out, all.registeredDay[slot]!);
  writeAddress(out, place, slot % oldAddressEach === 7 ? (house % longestHouse) + 1 : house, true);
  out.writeSymbol(symbols.status[all.status[slot]!]!);
  if (all.inspectedDay[slot]! < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeInt(all.inspectedDay[slot]!);
    out.writeSymbol(symbols.verdict[all.verdict[slot]!]!);
    out.writeRaw(agencies[place.city]!);
  }
  out.writeInt(all.dueDay[slot]!);
  out.writeRaw(variety.parameters[all.parameters[slot]!]!);
  writeAlarms(out, all, slot, symbols.alarm);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[slot]!);
}

/** Such as 梯11浙A00012(24): kind, province, city, serial, year of the registration. */
function writeRegistration(out: RecordWriter, all: Equipment, slot: number, letter: number): void {
  const day = all.registeredDay[slot]!;
  if (day < 0) {
    out.writeNull();
    return;
  }
  const head = equipmentVarieties[all.variety[slot]!]!.registrationHead;
  out.writePresent();
  out.writeInt(head.length + 10);
  out.writeRaw(head);
  out.writeByte(letter);
  out.writeDigitsRaw(all.registration[slot]!, 5);
  out.writeByte(0x28);
  out.writeDigitsRaw(civilDate(day).year % 100, 2);
  out.writeByte(0x29);
}

function writeAlarms(out: RecordWriter, all: Equipment, slot: number, kinds: Uint8Array): void {
  const count = all.alarmCount[slot]!;
  if (count > 0) {
    out.writeInt(count);
    for (let at = slot * alarmsKept; at < slot * alarmsKept + count; at++) {
      out.writeLong(all.alarmMs[at]!);
      out.writeSymbol(kinds[all.alarmKind[at]!]!);
    }
  }
  out.writeByte(0);
}
