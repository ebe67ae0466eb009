import {
  airCategories,
  airCategoryOf,
  airPollutants,
  airQualityIndex,
  airStandardAt,
  airStandards,
  type DatasetManifest,
} from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { airQualities, type AirStations, airStations, INSUFFICIENT, VALID } from '../world/air-stations.ts';
import { type Reading, Rounds } from '../world/rounds.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalSymbol } from './optional.ts';

const hourMs = 3_600_000;
const [minute, hoursOfHistory, correctedShare] = [60_000, 12, 0.08];
/** Millisecond timestamps have thirteen digits from 2001 to 2286. */
const digitsOfMs = 13;
const bar = 0x7c;
const none = -1;
/** Up to this index no pollutant is a primary one. */
const noPrimaryUpTo = 50;
const names = airPollutants.map(encodedText);

/** One hour of one station: concentrations and indexes, those below zero are missing. */
interface Hour {
  readonly values: number[];
  readonly indexes: number[];
  aqi: number;
  quality: number;
  standard: number;
}

/** Hour by hour what every station measured, about twenty minutes late, and what was corrected afterwards. */
export function observeAirQuality(world: World, dataset: DatasetManifest): Observe {
  const { schema } = dataset;
  const symbols = {
    category: symbolIndexes(schema, 'category', airCategories),
    standard: symbolIndexes(schema, 'standard', airStandards),
    quality: symbolIndexes(schema, 'quality', airQualities),
  };
  const stations = world.part(airStations);
  const rounds = new Rounds(
    world.startMs,
    { points: stations.all.length, everyMs: hourMs, delayMs: 20 * minute, history: hoursOfHistory, correctedShare },
    world.randomFor(dataset.topic),
  );
  const hour: Hour = { values: [], indexes: [], aqi: none, quality: VALID, standard: 0 };
  return (out) => {
    const reading = rounds.next(world.nowMs);
    judge(hour, stations, reading);
    const station = stations.all[reading.point]!;
    out.beginRecord();
    out.writeRaw(station.code);
    out.writeByte(bar);
    out.writeDigitsRaw(reading.atMs, digitsOfMs);
    out.beginValue();
    out.eventTimeMs = reading.atMs;
    out.writeRaw(station.head);
    out.writeDouble(station.lon);
    out.writeDouble(station.lat);
    out.writeLong(reading.atMs);
    writePollutants(out, hour);
    writeVerdict(out, hour, symbols);
    out.writeRaw(station.divisionCode);
    out.writeLong(out.eventTimeMs);
    out.writeLong(reading.version);
  };
}

function judge(hour: Hour, stations: AirStations, { point, atMs, version, corrects }: Reading): void {
  const { values, indexes } = hour;
  const standard = airStandardAt(atMs);
  stations.measure(point, atMs, corrects ? version : 0, values);
  hour.quality = stations.qualityOf(point, atMs);
  hour.standard = airStandards.indexOf(standard);
  hour.aqi = none;
  for (const [index, pollutant] of airPollutants.entries()) {
    const isMissing = hour.quality > INSUFFICIENT || (hour.quality === INSUFFICIENT && index % 4 === point % 4);
    indexes[index] = isMissing ? none : airQualityIndex(standard, 'hour', pollutant, values[index]!);
    hour.aqi = Math.max(hour.aqi, indexes[index]);
  }
}

function writePollutants(out: RecordWriter, { values, indexes }: Hour): void {
  out.writeInt(names.length);
  for (const [index, name] of names.entries()) {
    out.writeRaw(name);
    if (indexes[index]! < 0) {
      out.writeNull();
      out.writeNull();
    } else {
      out.writePresent();
      out.writeDouble(values[index]!);
      out.writePresent();
      out.writeInt(indexes[index]!);
    }
  }
  out.writeByte(0);
}

function writeVerdict(
  out: RecordWriter,
  { indexes, aqi, standard, quality }: Hour,
  symbols: { readonly category: Uint8Array; readonly standard: Uint8Array; readonly quality: Uint8Array },
): void {
  if (aqi < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeInt(aqi);
  }
  if (aqi > noPrimaryUpTo) {
    out.writeInt(indexes.reduce((count, index) => count + (index === aqi ? 1 : 0), 0));
    for (const [index, name] of names.entries()) if (indexes[index] === aqi) out.writeRaw(name);
  }
  out.writeByte(0);
  writeOptionalSymbol(out, symbols.category, aqi < 0 ? none : airCategoryOf(aqi));
  out.writeSymbol(symbols.standard[standard]!);
  out.writeSymbol(symbols.quality[quality]!);
}
