import { type DatasetManifest, landClasses } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { dayStartMs } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import {
  NOT_SUPPLIED,
  parcelCodeBytes,
  type Parcels,
  parcels,
  parcelStatuses,
  PLANNED,
  supplies,
} from '../world/parcels.ts';
import type { Place } from '../world/places.ts';
import { liveProject } from '../world/project-life.ts';
import { projectCodeBytes } from '../world/projects.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const tellingShare = 0.6;
const classCodes = landClasses.map(({ code }) => encodedText(code));
const uses = landClasses.map(({ name }) => encodedText(name));
/** Days from the contract to when building must have begun, and must be complete. */
const [startWithin, completeWithin] = [365, 1095];
/** Metres of a degree of longitude and latitude. */
const [perLon, perLat] = [96_000, 111_000];

interface Symbols {
  readonly supply: Uint8Array;
  readonly status: Uint8Array;
}

/** First every parcel as it stands, then what becomes of it: the land office sees what the project has reached. */
export function observeLandParcel(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const symbols: Symbols = {
    supply: symbolIndexes(dataset.schema, 'supply', supplies),
    status: symbolIndexes(dataset.schema, 'status', parcelStatuses),
  };
  const all = world.part(parcels);
  all.beginTelling();
  const seen = new Uint8Array(all.count);
  let listed = 0;
  return (out) => {
    out.beginRecord();
    // Those of no project, with most of the houses, stand last and are told first.
    let slot = all.count - 1 - listed;
    if (listed < all.count && (listed === 0 || random.chance(tellingShare))) {
      listed++;
      all.follow(slot);
    } else {
      slot = all.count - 1 - random.below(listed);
      const project = all.project[slot]!;
      // Where nothing has changed since the office last looked, something does now.
      if (project >= 0 && seen[slot] === all.statusOf(slot)) liveProject(all.projects, project, random, world.nowMs);
      if (!all.follow(slot)) all.version[slot] = all.version[slot]! + 1;
    }
    seen[slot] = all.statusOf(slot);
    all.tell(slot);
    out.writeRowRaw(all.codes, slot, parcelCodeBytes);
    out.beginValue();
    writeParcel(out, world, all, slot, symbols);
  };
}

function writeParcel(out: RecordWriter, world: World, all: Parcels, slot: number, symbols: Symbols): void {
  const place = world.places.at(all.place[slot]!);
  const project = all.project[slot]!;
  const contractDay = all.contractDay(slot);
  const supplied = contractDay >= 0;
  const area = all.widthM[slot]! * all.depthM[slot]!;
  out.writeRow(all.codes, slot, parcelCodeBytes);
  if (project < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeRow(all.projects.codes, project, projectCodeBytes);
  }
  out.writeRaw(classCodes[all.landClass[slot]!]!);
  out.writeSymbol(symbols.supply[supplied ? all.supply[slot]! : NOT_SUPPLIED]!);
  out.writeDecimal(area * 100);
  writeOptionalDecimal(out, project >= 0, all.plotRatio[slot]!);
  if (supplied) {
    out.writePresent();
    out.writeRow(world.enterprises.usccs, all.projects.owner[project]!, usccBytes);
  } else out.writeNull();
  writeOptionalDecimal(out, supplied, area * all.pricePerSqm[slot]! * 100);
  for (const days of [0, startWithin, completeWithin]) {
    if (supplied) {
      out.writePresent();
      out.writeInt(contractDay + days);
    } else out.writeNull();
  }
  writeBoundary(out, place, slot, all);
  out.writeRaw(uses[all.landClass[slot]!]!);
  out.writeDecimal(all.farmlandSqm[slot]! * 100);
  out.writeBoolean(all.redline[slot] === 1);
  const status = all.statusOf(slot);
  out.writeSymbol(symbols.status[status]!);
  out.writeRaw(place.divisionCode);
  out.eventTimeMs = dayStartMs(supplied && status !== PLANNED ? contractDay : all.plannedDay[slot]!);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[slot]!);
}

function writeOptionalDecimal(out: RecordWriter, present: boolean, unscaled: number): void {
  if (!present) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeDecimal(unscaled);
}

/** One closed ring around a rectangle; parcels of one grid lie side by side. */
function writeBoundary(out: RecordWriter, { lon, lat }: Place, slot: number, all: Parcels): void {
  const west = lon + (slot % 7) / 200;
  const [east, north] = [west + all.widthM[slot]! / perLon, lat + all.depthM[slot]! / perLat];
  const ring = [west, lat, east, lat, east, north, west, north, west, lat];
  out.writeInt(1);
  out.writeInt(ring.length / 2);
  for (const degrees of ring) out.writeDouble(degrees);
  out.writeByte(0);
  out.writeByte(0);
}
