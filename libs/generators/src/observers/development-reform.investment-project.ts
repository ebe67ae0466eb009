import { type DatasetManifest, industries } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { civilDate, dayAt } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { parcelCodeBytes, type Parcels, parcels } from '../world/parcels.ts';
import { liveProject } from '../world/project-life.ts';
import {
  milestoneKinds,
  procedures,
  projectCodeBytes,
  type Projects,
  projects,
  projectStatuses,
} from '../world/projects.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { tellingOf } from './telling.ts';

const tellingShare = 0.6;
const industryCodes = industries.map(({ code }) => encodedText(code));
/** Who decides on each milestone, and the signs of its document, if it has one. */
const decisions = [
  ['发展改革局(模拟)', ''],
  ['自然资源和规划局(模拟)', '土'],
  ['自然资源和规划局(模拟)', '规'],
  ['生态环境局(模拟)', '环'],
  ['住房和城乡建设局(模拟)', '建'],
  ['住房和城乡建设局(模拟)', ''],
  ['住房和城乡建设局(模拟)', ''],
  ['发展改革局(模拟)', '验'],
] as const;
const depts = decisions.map(([dept]) => encodedText(dept));
const sources = ['财政', '自有', '贷款', '债券'].map((source) => encodedText(source));
/** What each source pays, in a hundred: what the state builds, and what enterprises build. */
const publicShares = [70, 0, 10, 20];
const enterpriseShares = [0, 60, 40, 0];

interface Symbols {
  readonly procedure: Uint8Array;
  readonly milestone: Uint8Array;
  readonly status: Uint8Array;
}

/** First every project as it stands, then what each reaches next. */
export function observeInvestmentProject(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { schema } = dataset;
  const symbols: Symbols = {
    procedure: symbolIndexes(schema, 'procedure', procedures),
    milestone: symbolIndexes(schema, 'milestones.kind', milestoneKinds),
    status: symbolIndexes(schema, 'status', projectStatuses),
  };
  const [all, land] = [world.part(projects), world.part(parcels)];
  const nextRow = tellingOf(random, tellingShare, all, (told) => {
    const slot = random.below(told);
    liveProject(all, slot, random, world.nowMs);
    return slot;
  });
  return (out) => {
    out.beginRecord();
    const slot = nextRow();
    for (const parcel of land.ofProject(slot)) land.follow(parcel);
    out.writeRowRaw(all.codes, slot, projectCodeBytes);
    out.beginValue();
    out.eventTimeMs = all.newestMs(slot);
    writeProject(out, world, all, land, slot, symbols);
  };
}

function writeProject(
  out: RecordWriter,
  { enterprises, places }: World,
  all: Projects,
  land: Parcels,
  slot: number,
  symbols: Symbols,
): void {
  const owner = all.owner[slot]!;
  out.writeRow(all.codes, slot, projectCodeBytes);
  out.writeRaw(all.names[slot]!);
  out.writeSymbol(symbols.procedure[all.procedure[slot]!]!);
  out.writeRow(enterprises.usccs, owner, usccBytes);
  out.writeRaw(industryCodes[enterprises.industry[owner]!]!);
  out.writeDecimal(all.total[slot]!);
  writeFunds(out, all.total[slot]!, all.procedure[slot] === 0 ? publicShares : enterpriseShares);
  const own = land.ofProject(slot);
  out.writeInt(own.length);
  for (const parcel of own) out.writeRow(land.codes, parcel, parcelCodeBytes);
  out.writeByte(0);
  out.writeInt(all.plannedStart[slot]!);
  out.writeInt(all.plannedEnd[slot]!);
  writeMilestones(out, all, slot, symbols.milestone);
  out.writeInt(all.progress[slot]!);
  out.writeDecimal(Math.floor((all.total[slot]! * all.progress[slot]!) / 100));
  out.writeSymbol(symbols.status[all.statusOf(slot)]!);
  out.writeRaw(places.at(all.place[slot]!).divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[slot]!);
}

function writeFunds(out: RecordWriter, total: number, shares: readonly number[]): void {
  out.writeInt(shares.filter((share) => share > 0).length);
  for (const [index, share] of shares.entries()) {
    if (share === 0) continue;
    out.writeRaw(sources[index]!);
    out.writeDecimal((total * share) / 100);
  }
  out.writeByte(0);
}

function writeMilestones(out: RecordWriter, all: Projects, slot: number, kinds: Uint8Array): void {
  const reached = all.milestones[slot]!;
  out.writeInt(reached);
  for (let at = 0; at < reached; at++) {
    const ms = all.reachedAt(slot, at);
    const sign = decisions[at]![1];
    out.writeSymbol(kinds[at]!);
    out.writeLong(ms);
    out.writeRaw(depts[at]!);
    if (sign === '') out.writeNull();
    else {
      out.writePresent();
      out.writeString(`浙${sign}审〔${civilDate(dayAt(ms)).year}〕虚构${all.generation[slot]! * 100 + slot}号`);
    }
  }
  out.writeByte(0);
}
