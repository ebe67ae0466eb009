import type { DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { plainOf } from '../world/file-numbers.ts';
import {
  type LegalService,
  legalServices,
  serviceChannels,
  serviceKinds,
  serviceStatuses,
} from '../world/legal-services.ts';
import { partySymbols, writeParty } from '../world/parties.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalLong, writeOptionalText } from './optional.ts';

const matters = ['法律咨询', '法律援助', '公证', '司法鉴定', '仲裁', '人民调解', '律师服务'].map((name) =>
  encodedText(`${name}(虚构事项)`),
);

/** Services as the centres of public legal service report them. */
export function observeLegalServiceCase(world: World, dataset: DatasetManifest): Observe {
  const all = world.part(legalServices);
  const symbols = symbolsOf(dataset);
  return (out) => {
    const service = all.next();
    out.beginRecord();
    out.writeRaw(plainOf(service.number));
    out.beginValue();
    out.eventTimeMs = service.matter.atMs;
    writeService(out, world, service, symbols);
  };
}

function symbolsOf({ schema }: DatasetManifest) {
  return {
    channel: symbolIndexes(schema, 'channel', serviceChannels),
    kind: symbolIndexes(schema, 'kind', serviceKinds),
    party: partySymbols(schema, 'applicant'),
    status: symbolIndexes(schema, 'status', serviceStatuses),
  };
}

function writeService(
  out: RecordWriter,
  world: World,
  service: LegalService,
  symbols: ReturnType<typeof symbolsOf>,
): void {
  const place = world.places.at(service.matter.place);
  out.writeRaw(service.number);
  out.writeSymbol(symbols.channel[service.channel]!);
  out.writeSymbol(symbols.kind[service.kind]!);
  writeParty(out, service.applicant, symbols.party, service.misspelt);
  out.writeRaw(matters[service.kind]!);
  writeOptionalText(out, service.firm);
  out.writeLong(service.acceptedAt);
  out.writeSymbol(symbols.status[service.path[service.at]!]!);
  out.writeBoolean(service.hardship);
  writeOptionalText(out, service.caseNumber);
  writeOptionalText(out, service.mediationId);
  writeOptionalLong(out, service.durationSec);
  writeOptionalLong(out, service.satisfaction);
  writeOptionalText(out, service.recording);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(service.version);
}
