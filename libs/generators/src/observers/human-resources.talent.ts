import { type DatasetManifest, degrees } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { dayStartMs } from '../world/calendar.ts';
import { usccBytes } from '../world/enterprises.ts';
import { plainOf } from '../world/file-numbers.ts';
import { idNumberBytes } from '../world/persons.ts';
import { awardsKept, talentLevels, type Talents, talents, talentStatuses, talentSubsidies } from '../world/talents.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalLong } from './optional.ts';
import { tellingOf } from './telling.ts';

const tellingShare = 0.7;
const fields = ['集成电路', '人工智能', '生物医药', '新材料', '高端装备', '现代农业', '海洋科技', '临床医学'].map(
  encodedText,
);
/** One a level, from the highest. */
const titles = ['顶尖人才', '国家级领军人才', '省级领军人才', '市级领军人才', '高级人才'].map((title) =>
  encodedText(`${title}(模拟)`),
);
const degreeCodes = degrees.map(({ code }) => encodedText(code));
const projectNames = ['重点研发计划', '自然科学基金', '成果转化专项'].map((name) => encodedText(`${name}(虚构项目)`));
/** Yuan in fen of a subsidy to the lowest level; each level above has as much again. */
const subsidyFen = [8_000_000, 1_000_000, 5_000_000];
const projectHundredths = 2_000;

interface Symbols {
  readonly level: Uint8Array;
  readonly subsidy: Uint8Array;
  readonly status: Uint8Array;
}

/** Every recognised talent as the register has it, and at once what changes. */
export function observeTalent(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const { schema } = dataset;
  const symbols: Symbols = {
    level: symbolIndexes(schema, 'level', talentLevels),
    subsidy: symbolIndexes(schema, 'subsidies.kind', talentSubsidies),
    status: symbolIndexes(schema, 'status', talentStatuses),
  };
  const all = world.part(talents);
  const nextRow = tellingOf(random, tellingShare, all, (told) => all.step(told));
  return (out) => {
    const row = nextRow();
    out.beginRecord();
    out.writeRaw(plainOf(all.ids[row]!));
    out.beginValue();
    out.eventTimeMs = dayStartMs(all.recognisedDay[row]!);
    writeTalent(out, world, all, row, symbols);
  };
}

function writeTalent(out: RecordWriter, world: World, all: Talents, row: number, symbols: Symbols): void {
  const { persons, enterprises, places } = world;
  const person = all.person[row]!;
  const level = all.level[row]!;
  out.writeRaw(all.ids[row]!);
  out.writeRow(persons.idNumbers, person, idNumberBytes);
  out.writeRaw(persons.names[person]!);
  out.writeSymbol(symbols.level[level]!);
  out.writeRaw(fields[all.field[row]!]!);
  out.writeInt(1);
  out.writeRaw(titles[level]!);
  out.writeByte(0);
  out.writeRaw(degreeCodes[all.degree[row]!]!);
  out.writeRow(enterprises.usccs, all.employer[row]!, usccBytes);
  out.writeInt(all.recognisedDay[row]!);
  writeOptionalLong(out, all.validUntilDay[row]!);
  writeProjects(out, all, row, talentLevels.length - level);
  writeSubsidies(out, all, row, symbols.subsidy, talentLevels.length - level);
  out.writeSymbol(symbols.status[all.status[row]!]!);
  out.writeRaw(places.at(persons.home[person]!).divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[row]!);
}

function writeProjects(out: RecordWriter, all: Talents, row: number, rank: number): void {
  const count = all.projects[row]!;
  if (count > 0) {
    out.writeInt(count);
    for (let index = 0; index < count; index++) {
      out.writeRaw(projectNames[index]!);
      out.writeDecimal(projectHundredths * rank * (index + 1));
      out.writeInt(all.projectDay[row * awardsKept + index]!);
    }
  }
  out.writeByte(0);
}

function writeSubsidies(out: RecordWriter, all: Talents, row: number, kinds: Uint8Array, rank: number): void {
  const count = all.subsidies[row]!;
  if (count > 0) {
    out.writeInt(count);
    for (let index = 0; index < count; index++) {
      out.writeSymbol(kinds[index]!);
      out.writeDecimal(subsidyFen[index]! * rank);
      out.writeInt(all.subsidyDay[row * awardsKept + index]!);
    }
  }
  out.writeByte(0);
}
