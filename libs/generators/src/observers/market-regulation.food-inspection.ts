import type { DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { civilDate, dayStartMs } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { traceCodeBytes } from '../world/farm-certificates.ts';
import { farmGoods } from '../world/farm-products.ts';
import { foodCategories } from '../world/food-categories.ts';
import {
  disposals,
  type FoodSamples,
  foodSamples,
  foodStages,
  foodVerdicts,
  OF_FARM,
  retestVerdicts,
  sampleDigits,
  samplesAtStart,
  taskLevels,
} from '../world/food-samples.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalLong, writeOptionalSymbol } from './optional.ts';

/** Share of records while old files are still to be told. */
const tellingShare = 0.5;
/** Share of records that follow failed samples while many files are open, and when few are. */
const [followingMany, followingFew] = [0.5, 0.15];
const manyOpen = 12;
const sampleHead = Buffer.from('XBJ');
const reportHead = Buffer.from('BG-');
const brands = ['虚构牌', '示例牌', '甲子牌'].map(encodedText);

interface Symbols {
  readonly level: Uint8Array;
  readonly stage: Uint8Array;
  readonly verdict: Uint8Array;
  readonly retest: Uint8Array;
  readonly disposal: Uint8Array;
}

/** The files that stand when the line opens, and at once new reports and what follows from failed samples. */
export function observeFoodInspection(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { schema } = dataset;
  const symbols: Symbols = {
    level: symbolIndexes(schema, 'taskLevel', taskLevels),
    stage: symbolIndexes(schema, 'stage', foodStages),
    verdict: symbolIndexes(schema, 'verdict', foodVerdicts),
    retest: symbolIndexes(schema, 'retest.verdict', retestVerdicts),
    disposal: symbolIndexes(schema, 'disposal', disposals),
  };
  const all = world.part(foodSamples);
  let told = 0;
  return (out) => {
    let slot = -1;
    if (told < samplesAtStart && (told === 0 || random.chance(tellingShare))) slot = told++;
    else if (random.chance(all.openCount > manyOpen ? followingMany : followingFew)) {
      slot = all.followOpen(world.today, told);
    }
    if (slot < 0) slot = all.begin(world.today);
    out.beginRecord();
    out.writeRaw(sampleHead);
    out.writeRowRaw(all.numbers, slot, sampleDigits);
    out.beginValue();
    out.eventTimeMs = dayStartMs(all.reportDay[slot]!);
    writeSample(out, world, all, slot, symbols);
  };
}

function writeSample(out: RecordWriter, world: World, all: FoodSamples, slot: number, symbols: Symbols): void {
  const category = foodCategories[all.category[slot]!]!;
  const traced = all.stage[slot] === OF_FARM;
  const product = all.product[slot]!;
  writeNumber(out, sampleHead, all, slot);
  out.writeSymbol(symbols.level[all.level[slot]!]!);
  out.writeRaw(category.name);
  out.writeRaw(traced ? farmGoods[product]!.name : category.products[product]!);
  writeOrigin(out, all, slot, traced);
  out.writeInt(all.sampledDay[slot]!);
  out.writeSymbol(symbols.stage[all.stage[slot]!]!);
  out.writeRow(all.sampled, slot, usccBytes);
  if (all.hasProducer[slot] === 0) out.writeNull();
  else {
    out.writePresent();
    out.writeRow(all.producers, slot, usccBytes);
  }
  if (traced) {
    out.writePresent();
    out.writeRow(all.traces, slot, traceCodeBytes);
  } else out.writeNull();
  writeItems(out, all, slot);
  out.writeSymbol(symbols.verdict[all.verdict[slot]!]!);
  writeNumber(out, reportHead, all, slot);
  writeRetest(out, all, slot, symbols.retest);
  out.writeSymbol(symbols.disposal[all.disposal[slot]!]!);
  out.writeRaw(world.places.at(all.place[slot]!).divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[slot]!);
}

function writeNumber(out: RecordWriter, head: Buffer, all: FoodSamples, slot: number): void {
  out.writeInt(head.length + sampleDigits);
  out.writeRaw(head);
  out.writeRowRaw(all.numbers, slot, sampleDigits);
}

/** Brand, batch (the day of making) and day of making, as far as there are such. */
function writeOrigin(out: RecordWriter, all: FoodSamples, slot: number, traced: boolean): void {
  const day = all.producedDay[slot]!;
  if (day < 0 || traced) {
    out.writeNull();
    out.writeNull();
  } else {
    const { year, month, day: ofMonth } = civilDate(day);
    out.writePresent();
    out.writeRaw(brands[slot % brands.length]!);
    out.writePresent();
    out.writeInt(8);
    out.writeDigitsRaw(year * 10_000 + month * 100 + ofMonth, 8);
  }
  writeOptionalLong(out, day);
}

/** Up to half the limit where it is kept, up to four times the limit where it is not. */
function writeItems(out: RecordWriter, all: FoodSamples, slot: number): void {
  const { items } = foodCategories[all.category[slot]!]!;
  const failed = all.failedItem[slot]!;
  out.writeInt(items.length);
  for (const [index, { name, standard, unit, limitText, limit }] of items.entries()) {
    const passed = index !== failed;
    const draw = (all.measure[slot]! >>> (index * 8)) & 0xff;
    out.writeRaw(name);
    out.writeRaw(standard);
    out.writeRaw(limitText);
    out.writePresent();
    out.writeDecimal(passed ? Math.floor((limit * draw) / 512) : limit + Math.floor((limit * (draw + 20)) / 90));
    out.writeRaw(unit);
    out.writeBoolean(passed);
  }
  out.writeByte(0);
}

function writeRetest(out: RecordWriter, all: FoodSamples, slot: number, verdicts: Uint8Array): void {
  if (all.retestDay[slot]! < 0) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeInt(all.retestDay[slot]!);
  writeOptionalSymbol(out, verdicts, all.retestVerdict[slot]!);
}
