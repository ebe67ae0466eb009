import { cityCaseClasses, type DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { type CityCase, cityCases, cityCaseSources, cityCaseStatuses } from '../world/city-cases.ts';
import { gridCodeOf, plainOf } from '../world/file-numbers.ts';
import { writeAddress } from '../world/places.ts';
import { encodedStep } from '../world/step-log.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalLong, writeOptionalText } from './optional.ts';

const caseKinds = ['COMPONENT', 'EVENT'] as const;
const majorCodes = cityCaseClasses.map(({ major }) => encodedText(major));
const minorCodes = cityCaseClasses.map(({ minor }) => encodedText(minor));
const kindOf = cityCaseClasses.map(({ kind }) => caseKinds.indexOf(kind));
/** By status. */
const stepTexts = [
  encodedStep('上报', '信息采集公司(虚构)', '采集上报'),
  encodedStep('立案', '城管指挥中心(虚构)', '审核立案'),
  encodedStep('派遣', '城管指挥中心(虚构)', '派遣责任单位'),
  encodedStep('处置', '责任单位(虚构)', '现场处置'),
  encodedStep('核查', '信息采集公司(虚构)', '现场核查'),
  encodedStep('结案', '城管指挥中心(虚构)', '核查通过结案'),
  encodedStep('作废', '城管指挥中心(虚构)', '不予立案'),
];

/** Cases of city management with every step so far. */
export function observeFacilityEvent(world: World, dataset: DatasetManifest): Observe {
  const all = world.part(cityCases);
  const { schema } = dataset;
  const symbols = {
    kind: symbolIndexes(schema, 'kind', caseKinds),
    source: symbolIndexes(schema, 'source', cityCaseSources),
    status: symbolIndexes(schema, 'status', cityCaseStatuses),
  };
  return (out) => {
    const file = all.next();
    out.beginRecord();
    out.writeRaw(plainOf(file.number));
    out.beginValue();
    out.eventTimeMs = file.atMs;
    writeCase(out, world, file, symbols);
  };
}

interface Symbols {
  readonly kind: Uint8Array;
  readonly source: Uint8Array;
  readonly status: Uint8Array;
}

function writeCase(out: RecordWriter, world: World, file: CityCase, symbols: Symbols): void {
  const place = world.places.at(file.place);
  out.writeRaw(file.number);
  out.writeSymbol(symbols.kind[kindOf[file.class]!]!);
  out.writeRaw(majorCodes[file.class]!);
  out.writeRaw(minorCodes[file.class]!);
  writeOptionalText(out, file.objectCode);
  writeAddress(out, place, file.house, true);
  out.writeRaw(gridCodeOf(place));
  out.writeSymbol(symbols.source[file.source]!);
  if (file.photos.length > 0) out.writeInt(file.photos.length);
  for (const photo of file.photos) out.writeRaw(photo);
  out.writeByte(0);
  writeOptionalText(out, file.responsible);
  file.steps.write(out, stepTexts);
  out.writeSymbol(symbols.status[file.status]!);
  out.writeLong(file.dueAt);
  writeOptionalLong(out, file.closedAt);
  out.writeRaw(place.divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(file.version);
}
