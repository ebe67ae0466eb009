import { type DatasetManifest, maritalStatuses } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { plainOf } from '../world/file-numbers.ts';
import { marriageKinds, marriages, type Spouse } from '../world/marriages.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';

const maritalCodes = maritalStatuses.map(({ code }) => encodedText(code));

/** What the marriage offices register, one record each: nothing that was registered changes afterwards. */
export function observeMarriage(world: World, dataset: DatasetManifest): Observe {
  const kinds = symbolIndexes(dataset.schema, 'kind', marriageKinds);
  const all = world.part(marriages);
  return (out) => {
    const { number, kind, first, second, county, atMs, coolingEndsDay } = all.next();
    out.beginRecord();
    out.writeRaw(plainOf(number));
    out.beginValue();
    out.eventTimeMs = atMs;
    out.writeRaw(number);
    out.writeSymbol(kinds[kind]!);
    writeSpouse(out, first);
    writeSpouse(out, second);
    out.writeRaw(all.offices[county]!);
    out.writeLong(atMs);
    if (coolingEndsDay < 0) out.writeNull();
    else {
      out.writePresent();
      out.writeInt(coolingEndsDay);
    }
    out.writeRaw(world.places.ofCounty[county]!.divisionCode);
    out.writeLong(out.eventTimeMs);
    out.writeLong(1);
  };
}

function writeSpouse(out: RecordWriter, { id, name, before, foreign }: Spouse): void {
  out.writeRaw(id);
  out.writeRaw(name);
  out.writeRaw(maritalCodes[before]!);
  out.writeBoolean(foreign);
}
