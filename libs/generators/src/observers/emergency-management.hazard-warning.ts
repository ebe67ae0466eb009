import { counties, type DatasetManifest } from '@rail/catalogue';
import type { Random } from '@rail/kernel';

import type { RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { CANCEL, type Warning, warningActions, warningKinds, warningLevels, Warnings } from '../world/warnings.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const hourMs = 3_600_000;
const kindNames =
  '台风 暴雨 暴雪 寒潮 大风 高温 干旱 雷电 冰雹 霜冻 大雾 霾 道路结冰 洪水 地质灾害 地震 森林火险 危化品泄漏';
const kinds = kindNames.split(' ');
const levels = ['蓝色', '黄色', '橙色', '红色'];
const actions = ['发布', '升级为', '降级为', '更新', '解除'];
const [typhoon, rainstorm, earthquake] = ['TYPHOON', 'RAINSTORM', 'EARTHQUAKE'].map((kind) =>
  (warningKinds as readonly string[]).indexOf(kind),
);
/** Branches of the union `detail`. */
const branch = { none: 0, typhoon: 1, rain: 2, quake: 3 } as const;
/** Least wind of each typhoon grade in tenths of m/s. */
const typhoonGrades = ['TD', 'TS', 'STS', 'TY', 'STY', 'SUPER_TY'];
const windFloors = [108, 172, 245, 327, 415, 510];

interface Symbols {
  readonly kind: Uint8Array;
  readonly level: Uint8Array;
  readonly action: Uint8Array;
  readonly response: Uint8Array;
  readonly typhoonGrade: Uint8Array;
}

/** Warnings as the county weather stations issue, change and cancel them. */
export function observeHazardWarning(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { schema } = dataset;
  const symbols: Symbols = {
    kind: symbolIndexes(schema, 'kind', warningKinds),
    level: symbolIndexes(schema, 'level', warningLevels),
    action: symbolIndexes(schema, 'action', warningActions),
    response: symbolIndexes(schema, 'responseLevel', ['IV', 'III', 'II', 'I']),
    typhoonGrade: symbolIndexes(schema, 'detail.grade', typhoonGrades),
  };
  const warnings = new Warnings(random.fork('warnings'));
  return (out) => {
    const warning = warnings.step(world.nowMs);
    out.beginRecord();
    out.writeRaw(Buffer.from(warning.id, 'latin1'));
    out.beginValue();
    out.eventTimeMs = world.nowMs;
    writeWarning(out, world, warning, symbols, random);
  };
}

function writeWarning(out: RecordWriter, world: World, warning: Warning, symbols: Symbols, random: Random): void {
  const county = counties[warning.county]!;
  const cancelled = warning.action === CANCEL;
  out.writeString(warning.id);
  out.writeSymbol(symbols.kind[warning.kind]!);
  out.writeSymbol(symbols.level[warning.level]!);
  out.writeSymbol(symbols.action[warning.action]!);
  out.writeString(`${county.name}气象台(模拟)`);
  writeAffected(out, warning);
  const place = world.places.ofCounty[warning.county]!;
  const spread = warning.kind === typhoon || warning.kind === earthquake;
  if (spread) {
    out.writePresent();
    out.writeDouble(place.lon);
    out.writeDouble(place.lat);
    out.writePresent();
    out.writeDouble(50 + warning.level * 50);
  } else {
    out.writeNull();
    out.writeNull();
  }
  out.writeLong(world.nowMs);
  if (cancelled) out.writeNull();
  else {
    out.writePresent();
    out.writeLong(world.nowMs + 6 * hourMs);
  }
  out.writeString(`${county.name}${actions[warning.action]}${kinds[warning.kind]}${levels[warning.level]}预警(模拟)`);
  writeDetail(out, warning, { lon: place.lon, lat: place.lat }, symbols, random);
  if (cancelled) out.writeNull();
  else {
    out.writePresent();
    out.writeSymbol(symbols.response[warning.level]!);
  }
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(warning.version);
}

/** The county itself; from orange on also its neighbours in the list of counties of the city. */
function writeAffected(out: RecordWriter, warning: Warning): void {
  const own = counties[warning.county]!.code;
  const near = warning.level < 2 ? [] : [counties[warning.county - 1], counties[warning.county + 1]];
  const codes = near.flatMap((other) => (other?.code.slice(0, 4) === own.slice(0, 4) ? [other.code] : []));
  out.writeInt(codes.length + 1);
  out.writeString(own);
  for (const code of codes) out.writeString(code);
  out.writeByte(0);
}

function writeDetail(
  out: RecordWriter,
  { kind, level, county }: Warning,
  centre: { lon: number; lat: number },
  symbols: Symbols,
  random: Random,
): void {
  if (kind === typhoon) {
    const grade = Math.min(level + 1 + random.below(2), windFloors.length - 1);
    const wind = windFloors[grade]! + random.below(60);
    out.writeInt(branch.typhoon);
    out.writeString(`99${String(county).padStart(2, '0')}`);
    out.writeDouble(centre.lon);
    out.writeDouble(centre.lat);
    out.writeDouble(wind / 10);
    out.writeInt(1010 - Math.floor(wind / 6));
    out.writePresent();
    out.writeInt(100 + level * 60);
    out.writePresent();
    out.writeInt(40 + level * 30);
    out.writeSymbol(symbols.typhoonGrade[grade]!);
  } else if (kind === rainstorm) {
    out.writeInt(branch.rain);
    out.writeDouble((200 + level * 250 + random.below(200)) / 10);
    out.writeDouble((500 + level * 400 + random.below(300)) / 10);
  } else if (kind === earthquake) {
    out.writeInt(branch.quake);
    out.writeDecimal(25 + level * 10 + random.below(10));
    out.writeDouble(5 + random.below(30));
  } else out.writeInt(branch.none);
}
