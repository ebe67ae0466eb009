import { type DatasetManifest, educationLevels, occupations } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { dayStartMs } from '../world/calendar.ts';
import {
  contractTerms,
  EMPLOYED,
  employmentKinds,
  type Employments,
  employments,
  JOBLESS,
  unemploymentReasons,
} from '../world/employments.ts';
import { usccBytes } from '../world/enterprises.ts';
import { plainOf } from '../world/file-numbers.ts';
import { idNumberBytes } from '../world/persons.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalAmount, writeOptionalLong, writeOptionalSymbol, writeOptionalText } from './optional.ts';

const occupationCodes = occupations.map(({ code }) => encodedText(code));
const educationCodes = educationLevels.map(({ code }) => encodedText(code));
const skills = ['电工', '焊工', '叉车驾驶', '养老护理', '电子商务', '数控操作', '会计', '软件开发'].map(encodedText);

interface Symbols {
  readonly kind: Uint8Array;
  readonly term: Uint8Array;
  readonly reason: Uint8Array;
}

/** Who works for whom, for oneself or not at all, as it is registered, and when that has ended. */
export function observeEmployment(world: World, dataset: DatasetManifest): Observe {
  const { schema } = dataset;
  const symbols: Symbols = {
    kind: symbolIndexes(schema, 'kind', employmentKinds),
    term: symbolIndexes(schema, 'contract.term', contractTerms),
    reason: symbolIndexes(schema, 'unemploymentReason', unemploymentReasons),
  };
  const all = world.part(employments);
  return (out) => {
    const row = all.next();
    out.beginRecord();
    out.writeRaw(plainOf(all.numbers[row]!));
    out.beginValue();
    out.eventTimeMs = dayStartMs(all.registeredDay[row]!);
    writeRegistration(out, world, all, row, symbols);
  };
}

function writeRegistration(out: RecordWriter, world: World, all: Employments, row: number, symbols: Symbols): void {
  const kind = all.kind[row]!;
  out.writeRaw(all.numbers[row]!);
  out.writeRow(all.idNumbers, row, idNumberBytes);
  out.writeSymbol(symbols.kind[kind]!);
  if (all.hasEmployer[row] === 1) {
    out.writePresent();
    out.writeRow(all.employerUsccs, row, usccBytes);
  } else out.writeNull();
  writeOptionalText(out, kind === JOBLESS ? undefined : occupationCodes[all.occupation[row]!]);
  if (kind === EMPLOYED) {
    out.writePresent();
    out.writeInt(all.signedDay[row]!);
    out.writeSymbol(symbols.term[all.term[row]!]!);
    writeOptionalLong(out, all.endsDay[row]!);
  } else out.writeNull();
  writeOptionalAmount(out, kind === JOBLESS ? -1 : all.wageFen[row]!);
  writeOptionalSymbol(out, symbols.reason, all.reason[row]!);
  out.writeBoolean(all.hardship[row] === 1);
  writeSkills(out, all.skills[row]!);
  writeOptionalText(out, educationCodes[all.education[row]!]);
  out.writeInt(all.registeredDay[row]!);
  writeOptionalLong(out, all.endedDay[row]!);
  out.writeRaw(world.places.at(all.place[row]!).divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(all.version[row]!);
}

function writeSkills(out: RecordWriter, bits: number): void {
  let count = 0;
  for (let rest = bits; rest > 0; rest &= rest - 1) count++;
  if (count > 0) {
    out.writeInt(count);
    for (const [index, skill] of skills.entries()) if ((bits & (1 << index)) !== 0) out.writeRaw(skill);
  }
  out.writeByte(0);
}
