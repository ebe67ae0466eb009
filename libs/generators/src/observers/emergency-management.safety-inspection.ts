import type { DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { civilDate, dayAt } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { hazardLevels } from '../world/hazard-sites.ts';
import {
  filesAtStart,
  findingsAtMost,
  inspectionIdBytes,
  inspectionPlans,
  type Inspections,
  inspections,
  majorFrom,
  safetyVerdicts,
} from '../world/inspections.ts';
import { writeAddress } from '../world/places.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalLong } from './optional.ts';

/** Shares of records while old files are still to be told, and of steps of open files after that. */
const tellingShare = 0.5;
const followingShare = 0.45;
const findingTexts = [
  '消防通道堆放杂物',
  '未按规定佩戴劳动防护用品',
  '安全教育培训记录不全',
  '电气线路私拉乱接',
  '安全警示标志缺失',
  '应急预案未按期演练',
  '灭火器过期失效',
  '可燃气体报警器失效',
  '储罐液位联锁未投用',
  '动火作业未办理审批',
];
const findings = findingTexts.map((text, kind) => ({
  code: encodedText(`AQ${String(kind + 1).padStart(2, '0')}`),
  text: encodedText(text),
}));
const documentHead = Buffer.from('浙应急罚〔');
const documentMiddle = Buffer.from('〕模拟');
const documentEnd = Buffer.from('号');
const documentBytes = documentHead.length + 4 + documentMiddle.length + 6 + documentEnd.length;
const [generalPoints, majorPoints] = [5, 15];

interface Symbols {
  readonly plan: Uint8Array;
  readonly level: Uint8Array;
  readonly grade: Uint8Array;
  readonly verdict: Uint8Array;
}

/** The files that stand when the line opens, and at once new inspections and what follows from them. */
export function observeSafetyInspection(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { schema } = dataset;
  const symbols: Symbols = {
    plan: symbolIndexes(schema, 'plan', inspectionPlans),
    level: symbolIndexes(schema, 'majorHazardLevel', hazardLevels),
    grade: symbolIndexes(schema, 'findings.grade', ['GENERAL', 'MAJOR']),
    verdict: symbolIndexes(schema, 'verdict', safetyVerdicts),
  };
  const all = world.part(inspections);
  let told = 0;
  return (out) => {
    let slot = -1;
    if (told < filesAtStart && (told === 0 || random.chance(tellingShare))) slot = told++;
    else if (random.chance(followingShare)) slot = all.followOpen(world.nowMs, told);
    if (slot < 0) slot = all.begin(world.nowMs);
    out.beginRecord();
    out.writeRowRaw(all.ids, slot, inspectionIdBytes);
    out.beginValue();
    out.eventTimeMs = all.inspectedMs[slot]!;
    writeInspection(out, world, all, slot, symbols);
  };
}

function writeInspection(out: RecordWriter, world: World, all: Inspections, slot: number, symbols: Symbols): void {
  const place = world.places.at(all.place[slot]!);
  const site = all.site[slot]!;
  out.writeRow(all.ids, slot, inspectionIdBytes);
  out.writeRow(all.usccs, slot, usccBytes);
  out.writeSymbol(symbols.plan[all.plan[slot]!]!);
  writeAddress(out, place, all.house[slot]!, true);
  out.writeBoolean(site >= 0);
  out.writeSymbol(symbols.level[all.hazardLevel[slot]!]!);
  writeChemicals(out, all, site);
  const points = writeFindings(out, all, slot, symbols.grade);
  out.writeInt(100 - points);
  out.writeSymbol(symbols.verdict[all.verdict[slot]!]!);
  writePenalty(out, all, slot);
  out.writeLong(all.inspectedMs[slot]!);
  writeOptionalLong(out, all.closedMs[slot]!);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[slot]!);
}

function writeChemicals(out: RecordWriter, { sites }: Inspections, site: number): void {
  if (site >= 0) {
    const count = sites.chemicalCount[site]!;
    out.writeInt(count);
    for (let index = 0; index < count; index++) {
      const chemical = sites.chemicalOf(site, index);
      out.writeRaw(chemical.cas);
      out.writeRaw(chemical.name);
      out.writeDecimal(sites.storedKg(site, index));
    }
  }
  out.writeByte(0);
}

/** The points that the findings cost. */
function writeFindings(out: RecordWriter, all: Inspections, slot: number, grades: Uint8Array): number {
  const count = all.findings[slot]!;
  let points = 0;
  if (count > 0) {
    out.writeInt(count);
    for (let at = slot * findingsAtMost; at < slot * findingsAtMost + count; at++) {
      const kind = all.findingKind[at]!;
      const isMajor = kind >= majorFrom;
      points += isMajor ? majorPoints : generalPoints;
      out.writeRaw(findings[kind]!.code);
      out.writeSymbol(grades[isMajor ? 1 : 0]!);
      out.writeRaw(findings[kind]!.text);
      out.writeInt(all.dueDay[at]!);
      writeOptionalLong(out, all.rectifiedDay[at]!);
    }
  }
  out.writeByte(0);
  return points;
}

function writePenalty(out: RecordWriter, all: Inspections, slot: number): void {
  if (all.fine[slot] === 0) {
    out.writeNull();
    return;
  }
  out.writePresent();
  out.writeInt(documentBytes);
  out.writeRaw(documentHead);
  out.writeDigitsRaw(civilDate(dayAt(all.inspectedMs[slot]!)).year, 4);
  out.writeRaw(documentMiddle);
  out.writeDigitsRaw(all.penaltyNumber[slot]!, 6);
  out.writeRaw(documentEnd);
  out.writeDecimal(all.fine[slot]! * 100);
}
