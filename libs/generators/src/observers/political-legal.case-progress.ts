import { caseCauses, type DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import {
  type Case,
  caseKinds,
  caseOrgans,
  caseResults,
  cases,
  caseStages,
  deadlineOf,
  organOf,
} from '../world/cases.ts';
import { plainOf } from '../world/file-numbers.ts';
import { partySymbols, writeParties } from '../world/parties.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalAmount, writeOptionalLong, writeOptionalText } from './optional.ts';

const causeCodes = caseCauses.map(({ code }) => encodedText(code));
const resultCodes = caseResults.map(encodedText);
const stageKeys = caseStages.map((stage) => Buffer.from(`|${stage}`));
const documentNames = ['立案文书', '裁判文书'].map(encodedText);
const judged = caseStages.indexOf('JUDGED');

/** Cases as police, procuratorate and court report them: a key for each stage. */
export function observeCaseProgress(world: World, dataset: DatasetManifest): Observe {
  const all = world.part(cases);
  const symbols = symbolsOf(dataset);
  return (out) => {
    const file = all.next();
    out.beginRecord();
    out.writeRaw(plainOf(file.number));
    out.writeRaw(stageKeys[file.path[file.at]!]!);
    out.beginValue();
    out.eventTimeMs = file.matter.atMs;
    writeCase(out, world, file, symbols);
  };
}

function symbolsOf({ schema }: DatasetManifest) {
  return {
    stage: symbolIndexes(schema, 'stage', caseStages),
    kind: symbolIndexes(schema, 'kind', caseKinds),
    organ: symbolIndexes(schema, 'organ', caseOrgans),
    party: partySymbols(schema, 'parties'),
  };
}

function writeCase(out: RecordWriter, world: World, file: Case, symbols: ReturnType<typeof symbolsOf>): void {
  const { matter } = file;
  const stage = file.path[file.at]!;
  const place = world.places.at(matter.place);
  out.writeRaw(file.id);
  out.writeRaw(file.number);
  out.writeSymbol(symbols.stage[stage]!);
  out.writeSymbol(symbols.kind[file.kind]!);
  out.writeRaw(causeCodes[file.cause]!);
  out.writeSymbol(symbols.organ[organOf(file)]!);
  writeParties(out, matter.parties, symbols.party, file.misspelt);
  out.writeBoolean(matter.hasMinor);
  out.writeBoolean(file.sealed);
  writeOptionalAmount(out, matter.amount);
  out.writeLong(file.acceptedAt);
  writeOptionalLong(out, deadlineOf(file));
  writeOptionalText(out, resultCodes[file.result]);
  out.writeBoolean(file.defaulter);
  writeOptionalText(out, matter.mediationId);
  writeOptionalText(out, matter.incidentNumber);
  out.writeInt(stage >= judged ? 2 : 1);
  for (const [at, name] of documentNames.entries()) {
    if (at > 0 && stage < judged) break;
    out.writeRaw(name);
    out.writeRaw(file.digests[at]!);
  }
  out.writeByte(0);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(file.version);
}
