import { counties, type DatasetManifest, disputeTypes } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { gridCodeOf, plainOf } from '../world/file-numbers.ts';
import {
  type Mediation,
  mediations,
  mediationSources,
  mediationStatuses,
  performances,
  riskColours,
} from '../world/mediations.ts';
import { partySymbols, writeParties } from '../world/parties.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalAmount, writeOptionalText } from './optional.ts';

const typeTexts = disputeTypes.map(({ code }) => encodedText(code));
const agreementTexts = disputeTypes.map(({ name }) => encodedText(`双方就${name}纠纷自愿达成协议(虚构内容)`));
const committees = counties.map(({ name }) => encodedText(`${name}人民调解委员会(虚构)`));

/** Mediations as the committees report them, with the numbers of police, grid and court. */
export function observeDisputeMediation(world: World, dataset: DatasetManifest): Observe {
  const all = world.part(mediations);
  const symbols = symbolsOf(dataset);
  return (out) => {
    const mediation = all.next();
    out.beginRecord();
    out.writeRaw(plainOf(mediation.id));
    out.beginValue();
    out.eventTimeMs = mediation.matter.atMs;
    writeMediation(out, world, mediation, symbols);
  };
}

function symbolsOf({ schema }: DatasetManifest) {
  return {
    source: symbolIndexes(schema, 'source', mediationSources),
    party: partySymbols(schema, 'parties'),
    risk: symbolIndexes(schema, 'riskColour', riskColours),
    status: symbolIndexes(schema, 'status', mediationStatuses),
    performance: symbolIndexes(schema, 'agreement.performance', performances),
  };
}

function writeMediation(
  out: RecordWriter,
  world: World,
  mediation: Mediation,
  symbols: ReturnType<typeof symbolsOf>,
): void {
  const { matter } = mediation;
  const place = world.places.at(matter.notedPlace);
  out.writeRaw(mediation.id);
  out.writeSymbol(symbols.source[mediation.source]!);
  out.writeRaw(typeTexts[matter.type]!);
  writeParties(out, matter.parties, symbols.party, mediation.misspelt);
  out.writeInt(matter.people);
  writeOptionalAmount(out, matter.amount);
  out.writeRaw(committees[place.county]!);
  writeOptionalText(out, gridCodeOf(place));
  out.writeSymbol(symbols.risk[mediation.risk]!);
  out.writeLong(mediation.acceptedAt);
  out.writeSymbol(symbols.status[mediation.status]!);
  if (mediation.signedAt < 0) out.writeNull();
  else {
    out.writePresent();
    out.writeLong(mediation.signedAt);
    out.writeRaw(agreementTexts[matter.type]!);
    out.writeSymbol(symbols.performance[mediation.performance]!);
  }
  writeOptionalText(out, matter.incidentNumber);
  writeOptionalText(out, matter.eventNumber);
  writeOptionalText(out, matter.caseNumber);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(mediation.version);
}
