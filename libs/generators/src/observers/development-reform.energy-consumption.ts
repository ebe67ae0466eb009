import { type DatasetManifest, industries } from '@rail/catalogue';

import { writeMillis } from '../encode/millis.ts';
import { encodedText, RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { usccBytes } from '../world/enterprises.ts';
import { MeteringPeriods } from '../world/metering-periods.ts';
import {
  coalEquivalent,
  ELECTRICITY,
  energyKinds,
  energyUnits,
  meterIdBytes,
  type Meters,
  meters,
} from '../world/meters.ts';
import { ESTIMATED, quarterMs, readingQualities, Readings } from '../world/readings.ts';
import { tariffBands } from '../world/tariffs.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const bar = 0x7c;
const millisDigits = 13;
const tenMillion = 10_000_000;
const bandTexts = tariffBands.map((band) => encodedText(band));
/** What a falling meter still uses, in a hundred, and how many quarters before the start it began to fall. */
const [fallenTo, fellBefore] = [45, 288];
const [minutesOfQuarter, minutesOfHour] = [15, 60];

/** Meters as they are read: the newest quarter of an hour first, then what lies before. */
export function observeEnergyConsumption(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { schema } = dataset;
  const all = world.part(meters);
  const readings = new Readings(all, world.startMs, (bound) => random.below(bound));
  const qualities = symbolIndexes(schema, 'quality', readingQualities);
  const units = symbolIndexes(schema, 'unit', energyUnits);
  const texts = textsOf(world, all, symbolIndexes(schema, 'energyKind', energyKinds));
  const periods = new MeteringPeriods();
  const fellAt = Math.floor(world.startMs / quarterMs) - fellBefore;
  let version = 0;
  return (out) => {
    readings.next(world.nowMs);
    const { meter, quarter, quality } = readings;
    const period = periods.at(quarter);
    const kind = all.kind[meter]!;
    out.beginRecord();
    out.writeRowRaw(all.ids, meter, meterIdBytes);
    out.writeByte(bar);
    out.writeRowRaw(period.digits, 0, millisDigits);
    out.beginValue();
    out.eventTimeMs = period.startMs;
    out.enumAt = out.length + texts.kindAt;
    out.writeRowRaw(texts.heads, meter, texts.headBytes);
    writeMillis(out, period.startMs);
    out.writeInt(kind === ELECTRICITY ? minutesOfQuarter : minutesOfHour);
    const load =
      period.loads[all.isWorks[meter]!]! * (all.isFalling[meter] === 1 && quarter >= fellAt ? fallenTo : 100);
    const mean = kind === ELECTRICITY ? all.hourly[meter]! / 4 : all.hourly[meter]!;
    const noise = quality === ESTIMATED ? 1000 : 900 + random.below(201);
    const quantity = Math.floor((mean * load * noise) / 1_000_000_000);
    out.writeDecimal(quantity);
    out.writeInt(units[kind]!);
    out.writeDecimal(Math.floor((quantity * coalEquivalent[kind]!) / tenMillion + 0.5));
    if (kind === ELECTRICITY) writeTariff(out, bandTexts[period.band]!, quantity);
    else out.writeByte(0);
    out.writeRowRaw(texts.trades, meter, texts.tradeBytes);
    out.writeInt(qualities[quality]!);
    out.writeRowRaw(texts.divisions, meter, texts.divisionBytes);
    writeMillis(out, period.startMs);
    out.writeLong(++version);
  };
}

/** All of a period falls into one band: bands change at full hours. */
function writeTariff(out: RecordWriter, band: Buffer, quantity: number): void {
  out.writeByte(2);
  out.writeRowRaw(band, 0, band.length);
  out.writeDecimal(quantity);
  out.writeByte(0);
}

/** Avro bytes of what does not change of a meter, a row each. */
interface MeterTexts {
  /** Meter, enterprise, kind of energy. */
  readonly heads: Buffer;
  readonly headBytes: number;
  /** Where in a head the kind stands. */
  readonly kindAt: number;
  readonly trades: Buffer;
  readonly tradeBytes: number;
  readonly divisions: Buffer;
  readonly divisionBytes: number;
}

function textsOf({ enterprises, places }: World, all: Meters, kinds: Uint8Array): MeterTexts {
  const out = new RecordWriter();
  const rows = Array.from({ length: all.count }, (_, meter) => meter);
  const kindAt = meterIdBytes + usccBytes + 2;
  for (const meter of rows) {
    out.writeRow(all.ids, meter, meterIdBytes);
    out.writeRow(all.usccs, meter, usccBytes);
    out.writeSymbol(kinds[all.kind[meter]!]!);
  }
  const trades = rows.map((meter) => encodedText(industries[enterprises.industry[all.enterprise[meter]!]!]!.code));
  const divisions = rows.map((meter) => places.at(enterprises.place[all.enterprise[meter]!]!).divisionCode);
  return {
    heads: out.copy(),
    headBytes: kindAt + 1,
    kindAt,
    trades: Buffer.concat(trades),
    tradeBytes: trades[0]!.length,
    divisions: Buffer.concat(divisions),
    divisionBytes: divisions[0]!.length,
  };
}
