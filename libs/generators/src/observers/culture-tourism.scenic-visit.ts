import type { DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { uuidBytes } from '../encode/uuid.ts';
import { dayAt, dayStartMs } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { idNumberBytes } from '../world/persons.ts';
import { bookingChannels, type Reservations, reservations, visitPhases } from '../world/reservations.ts';
import { scenicLevels } from '../world/scenic-areas.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const hourMs = 3_600_000;
const hoursOfSlot = 2;
const [thursday, saturday] = [4, 6];
/** Shanghai, Jiangsu, Anhui, Fujian, Jiangxi. */
const neighbours = ['310000', '320000', '340000', '350000', '360000'].map(encodedText);

interface Symbols {
  readonly level: Uint8Array;
  readonly phase: Uint8Array;
  readonly channel: Uint8Array;
}

/** Reservations of visits as they are made, and as their parties enter, leave or do not come. */
export function observeScenicVisit(world: World, dataset: DatasetManifest): Observe {
  const { schema } = dataset;
  const symbols: Symbols = {
    level: symbolIndexes(schema, 'level', scenicLevels),
    phase: symbolIndexes(schema, 'phase', visitPhases),
    channel: symbolIndexes(schema, 'channel', bookingChannels),
  };
  const all = world.part(reservations);
  return (out) => {
    const row = all.next();
    out.beginRecord();
    out.writeRowRaw(all.ids, row, uuidBytes);
    out.beginValue();
    out.eventTimeMs = all.atMs[row]!;
    writeReservation(out, world, all, row, symbols);
  };
}

function writeReservation(out: RecordWriter, world: World, all: Reservations, row: number, symbols: Symbols): void {
  const { areas } = all;
  const area = all.area[row]!;
  const visitors = all.visitors[row]!;
  out.writeRow(all.ids, row, uuidBytes);
  out.writeRaw(areas.codes[area]!);
  out.writeRow(areas.usccs, area, usccBytes);
  out.writeSymbol(symbols.level[areas.level[area]!]!);
  out.writeInt(all.slotDay[row]!);
  out.writeInt(all.slotHour[row]!);
  out.writeInt(all.slotHour[row]! + hoursOfSlot);
  out.writeInt(visitors);
  if (all.lead[row]! < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeRow(all.idNumbers, row, idNumberBytes);
  }
  const origin = all.origin[row]!;
  out.writeRaw(origin < 0 ? neighbours[visitors % neighbours.length]! : world.places.at(origin).divisionCode);
  out.writeSymbol(symbols.phase[all.phase[row]!]!);
  out.writeSymbol(symbols.channel[all.channel[row]!]!);
  out.writeDecimal(visitors * areas.priceFen[area]!);
  const day = dayAt(out.eventTimeMs);
  const hour = Math.floor((out.eventTimeMs - dayStartMs(day)) / hourMs);
  const weekday = (day + thursday) % 7;
  out.writeInt(areas.insideAt(area, hour, weekday === 0 || weekday === saturday));
  out.writeInt(areas.capacity[area]!);
  out.writeRaw(world.places.at(areas.place[area]!).divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[row]!);
}
