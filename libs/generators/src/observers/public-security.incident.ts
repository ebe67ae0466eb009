import { type DatasetManifest, disputeTypes } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { plainOf } from '../world/file-numbers.ts';
import {
  dangerLevels,
  type Incident,
  incidentCategories,
  incidentChannels,
  incidentOutcomes,
  incidents,
  receivers,
} from '../world/incidents.ts';
import { partySymbols, writeParties } from '../world/parties.ts';
import { writeAddress } from '../world/places.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalLong, writeOptionalSymbol, writeOptionalText } from './optional.ts';

const receiverTexts = receivers.map(encodedText);
const disputeSummaries = disputeTypes.map(({ name }) => encodedText(`报警人称因${name}发生纠纷(虚构案情)`));
const summaries = ['涉嫌刑事案件', '扰乱公共秩序', '道路交通事故', '纠纷', '群众求助', '火情救援', '其他警情'].map(
  (text) => encodedText(`${text}(虚构案情)`),
);

/** Incidents as the command centre of the police writes them down: on the call, on arrival, at the end. */
export function observeIncident(world: World, dataset: DatasetManifest): Observe {
  const all = world.part(incidents);
  const symbols = symbolsOf(dataset);
  return (out) => {
    const incident = all.next();
    out.beginRecord();
    out.writeRaw(plainOf(incident.number));
    out.beginValue();
    out.eventTimeMs = Math.max(incident.reportedAt, incident.arrivedAt, incident.closedAt);
    writeIncident(out, world, incident, symbols);
  };
}

function symbolsOf({ schema }: DatasetManifest) {
  return {
    channel: symbolIndexes(schema, 'channel', incidentChannels),
    category: symbolIndexes(schema, 'category', incidentCategories),
    danger: symbolIndexes(schema, 'dangerLevel', dangerLevels),
    outcome: symbolIndexes(schema, 'outcome', incidentOutcomes),
    party: partySymbols(schema, 'parties'),
  };
}

function writeIncident(
  out: RecordWriter,
  world: World,
  incident: Incident,
  symbols: ReturnType<typeof symbolsOf>,
): void {
  const { matter } = incident;
  const place = world.places.at(matter.notedPlace);
  out.writeRaw(incident.number);
  out.writeSymbol(symbols.channel[incident.channel]!);
  out.writeSymbol(symbols.category[incident.category]!);
  out.writeLong(incident.reportedAt);
  writeOptionalLong(out, incident.arrivedAt);
  writeOptionalLong(out, incident.closedAt);
  writeAddress(out, place, matter.house, true);
  writeParties(out, matter.parties, symbols.party, false);
  out.writeInt(incident.injured);
  out.writeInt(incident.deaths);
  out.writeSymbol(symbols.danger[incident.danger]!);
  out.writeRaw(disputeSummaries[matter.type] ?? summaries[incident.category]!);
  writeOptionalSymbol(out, symbols.outcome, incident.outcome);
  writeOptionalText(out, receiverTexts[incident.receiver]);
  // While the incident is open no one has sent the dispute to mediation.
  writeOptionalText(out, incident.outcome < 0 ? undefined : matter.mediationId);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(incident.version);
}
