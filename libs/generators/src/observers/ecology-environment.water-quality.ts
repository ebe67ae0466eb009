import { type DatasetManifest, waterClasses, waterClassOf, waterItems, waterItemsBeyond } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { type RiverSection, riverSections, type WaterValues } from '../world/river-sections.ts';
import { Rounds } from '../world/rounds.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalSymbol } from './optional.ts';

const hourMs = 3_600_000;
const [hoursBetween, samplesOfHistory, correctedShare] = [4, 5, 0.08];
/** Millisecond timestamps have thirteen digits from 2001 to 2286. */
const digitsOfMs = 13;
const bar = 0x7c;
const itemNames = new Map(waterItems.map((item) => [item, encodedText(item)]));

/** What every section's station found, every four hours, and what was corrected afterwards. */
export function observeWaterQuality(world: World, dataset: DatasetManifest): Observe {
  const symbols = {
    actual: symbolIndexes(dataset.schema, 'classActual', waterClasses),
    target: symbolIndexes(dataset.schema, 'classTarget', waterClasses.slice(0, -1)),
  };
  const sections = world.part(riverSections);
  const rounds = new Rounds(
    world.startMs,
    {
      points: sections.all.length,
      everyMs: hoursBetween * hourMs,
      delayMs: hourMs / 2,
      history: samplesOfHistory,
      correctedShare,
    },
    world.randomFor(dataset.topic),
  );
  const values: WaterValues = {
    ph: null,
    dissolvedOxygen: null,
    permanganate: null,
    ammoniaNitrogen: null,
    totalPhosphorus: null,
    totalNitrogen: null,
    turbidity: null,
    temperature: null,
    conductivity: null,
  };
  return (out) => {
    const { point, atMs, version, corrects } = rounds.next(world.nowMs);
    const section = sections.all[point]!;
    sections.measure(point, atMs, corrects ? version : 0, values);
    out.beginRecord();
    out.writeRaw(section.code);
    out.writeByte(bar);
    out.writeDigitsRaw(atMs, digitsOfMs);
    out.beginValue();
    out.eventTimeMs = atMs;
    out.writeRaw(section.head);
    out.writeBoolean(section.interprovincial);
    out.writeDouble(section.lon);
    out.writeDouble(section.lat);
    out.writeLong(atMs);
    writeValues(out, values);
    writeClasses(out, section, values, symbols);
    out.writeRaw(section.divisionCode);
    out.writeLong(out.eventTimeMs);
    out.writeLong(version);
  };
}

function writeValues(out: RecordWriter, values: WaterValues): void {
  writeValue(out, values.ph);
  writeValue(out, values.dissolvedOxygen);
  writeValue(out, values.permanganate);
  writeValue(out, values.ammoniaNitrogen);
  writeValue(out, values.totalPhosphorus);
  writeValue(out, values.totalNitrogen);
  writeValue(out, values.turbidity);
  writeValue(out, values.temperature);
  writeValue(out, values.conductivity);
}

function writeValue(out: RecordWriter, value: number | null): void {
  if (value === null) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeDouble(value);
}

function writeClasses(
  out: RecordWriter,
  { target }: RiverSection,
  values: WaterValues,
  symbols: { readonly actual: Uint8Array; readonly target: Uint8Array },
): void {
  const actual = waterClassOf(values) ?? -1;
  writeOptionalSymbol(out, symbols.actual, actual);
  out.writeSymbol(symbols.target[target]!);
  if (actual > target) {
    const exceeded = waterItemsBeyond(values, target);
    out.writeInt(exceeded.length);
    for (const item of exceeded) out.writeRaw(itemNames.get(item)!);
  }
  out.writeByte(0);
}
